#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

namespace lamina::cpu {

// A fixed number of threads that share out the chunks of one piece of work after the other. Which thread
// takes which chunk is left open, so results must not depend on it: give every chunk its own outputs, and cut
// the work by its size, never by threads().
//   pool.run(chunks, [](const void* context, int chunk) { ... }, &task);
// run() allocates nothing and takes no lock. Workers look out for new work for about 50 us after the last and
// then sleep, so a run() right after another starts within a microsecond, and one after a pause within some
// tens.
class ThreadPool {
 public:
  using Work = void (*)(const void* context, int chunk);

  // `threads` counts the caller of run(); 1 starts none.
  explicit ThreadPool(int threads);
  ~ThreadPool();  // no run() may be in progress
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls work(context, chunk) for each chunk in [0, chunks), on the workers and on the caller, and returns
  // when all are done. If calls throw, the others still run, and one of the exceptions is rethrown here. From
  // within `work`, or while another thread is in run(), the chunks run one after the other on the calling
  // thread.
  void run(int chunks, Work work, const void* context);

 private:
  void stop();
  void serve();
  std::uint32_t await_news(std::uint32_t seen);
  void work_along();
  void call(int chunk);
  void await_end();

  // Written by run() while no chunk is claimable; read only by who has claimed one.
  Work work_ = nullptr;
  const void* context_ = nullptr;
  int chunks_ = 0;
  std::exception_ptr error_;

  alignas(64) std::atomic<int> unclaimed_{0};       // chunks that nobody has taken; a claim takes one off
  alignas(64) std::atomic<int> unfinished_{0};      // chunks whose call has not returned
  alignas(64) std::atomic<std::uint32_t> news_{0};  // changes with each piece of work; workers sleep on it
  std::atomic<bool> busy_{false};                   // a run() is using the workers
  std::atomic<bool> failed_{false};                 // error_ is taken
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> workers_;
};

}  // namespace lamina::cpu
