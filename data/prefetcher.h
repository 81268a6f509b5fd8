#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "data/batch.h"

namespace lamina::data {

// Runs a stream in a thread of its own, at most `depth` batches ahead. The stream is opened, run and
// destroyed in that thread. What it throws comes out of `next` after the batches made before. `next` may be
// called by one thread at a time; the destructor waits for the batch in the making.
class Prefetcher {
 public:
  Prefetcher(std::function<BatchStream()> open, int depth);
  ~Prefetcher();
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;

  std::optional<Batch> next();

 private:
  void run(const std::function<BatchStream()>& open);
  bool put(Batch batch);  // false when nobody wants more
  void finish(std::exception_ptr error);

  const std::size_t depth_;
  std::mutex mutex_;  // guards all that follows but the thread
  std::condition_variable changed_;
  std::deque<Batch> ready_;
  std::exception_ptr error_;
  bool finished_ = false;  // the stream has ended
  bool stopped_ = false;   // nobody will ask any more
  std::thread thread_;
};

}  // namespace lamina::data
