#include "data/prefetcher.h"

#include <utility>

namespace lamina::data {

Prefetcher::Prefetcher(std::function<BatchStream()> open, int depth)
    : depth_(static_cast<std::size_t>(depth)), thread_([this, open = std::move(open)] { run(open); }) {}

Prefetcher::~Prefetcher() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::optional<Batch> Prefetcher::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !ready_.empty() || finished_; });
  if (ready_.empty()) {
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return {};
  }
  Batch batch = std::move(ready_.front());
  ready_.pop_front();
  lock.unlock();
  changed_.notify_all();
  return batch;
}

void Prefetcher::run(const std::function<BatchStream()>& open) {
  try {
    const BatchStream next = open();
    for (std::optional<Batch> batch = next(); batch && put(std::move(*batch)); batch = next()) {
    }
    finish(nullptr);
  } catch (...) {
    finish(std::current_exception());
  }
}

bool Prefetcher::put(Batch batch) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ready_.size() < depth_ || stopped_; });
    if (stopped_) return false;
    ready_.push_back(std::move(batch));
  }
  changed_.notify_all();
  return true;
}

void Prefetcher::finish(std::exception_ptr error) {
  {
    const std::lock_guard lock(mutex_);
    error_ = std::move(error);
    finished_ = true;
  }
  changed_.notify_all();
}

}  // namespace lamina::data
