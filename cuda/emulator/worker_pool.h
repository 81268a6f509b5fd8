#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lamina::cuda::emulator {

// OS threads that wait for work from one launch to the next. One caller at a time.
class WorkerPool {
 public:
  static WorkerPool& instance();
  ~WorkerPool();

  // Calls `work` on `count` threads, the caller's one of them, and returns when all calls have returned.
  void run(unsigned count, const std::function<void()>& work);

 private:
  void serve(unsigned index);

  std::mutex mutex_;
  std::condition_variable begin_, done_;
  std::vector<std::thread> threads_;
  const std::function<void()>* work_ = nullptr;
  unsigned wanted_ = 0, busy_ = 0;
  unsigned long round_ = 0;
  bool ending_ = false;
};

}  // namespace lamina::cuda::emulator
