#include "cuda/emulator/worker_pool.h"

namespace lamina::cuda::emulator {

WorkerPool& WorkerPool::instance() {
  static WorkerPool pool;
  return pool;
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  begin_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::run(unsigned count, const std::function<void()>& work) {
  {
    const std::lock_guard lock(mutex_);
    while (threads_.size() + 1 < count) {
      const auto index = static_cast<unsigned>(threads_.size());
      threads_.emplace_back([this, index] { serve(index); });
    }
    work_ = &work;
    wanted_ = busy_ = count - 1;
    ++round_;
  }
  begin_.notify_all();
  work();
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
}

void WorkerPool::serve(unsigned index) {
  unsigned long served = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    begin_.wait(lock, [&] { return ending_ || (round_ != served && index < wanted_ && busy_ > 0); });
    if (ending_) return;
    served = round_;
    const std::function<void()>& work = *work_;
    lock.unlock();
    work();
    lock.lock();
    if (--busy_ == 0) done_.notify_one();
  }
}

}  // namespace lamina::cuda::emulator
