#include "cpu/pool/thread_pool.h"

#include <chrono>
#include <utility>

#include "core/base/error.h"
#include "cpu/math/flush_denormals.h"

namespace lamina::cpu {
namespace {

constexpr std::chrono::microseconds kPatience{50};

void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

// Polls until `done()` or for kPatience. True if done.
template <class Done>
bool spin(const Done& done) {
  const auto start = std::chrono::steady_clock::now();
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return true;
      relax();
    }
  } while (std::chrono::steady_clock::now() - start < kPatience);
  return false;
}

}  // namespace

ThreadPool::ThreadPool(int threads) {
  check(threads >= 1, "a thread pool has at least its caller");
  workers_.reserve(static_cast<std::size_t>(threads - 1));
  try {
    for (int i = 1; i < threads; ++i) workers_.emplace_back([this] { serve(); });
  } catch (...) {  // the system has no more threads to give
    stop();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  stopping_.store(true);
  news_.fetch_add(1);
  news_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(int chunks, Work work, const void* context) {
  if (workers_.empty() || chunks <= 1 || busy_.exchange(true, std::memory_order_acquire)) {
    for (int chunk = 0; chunk < chunks; ++chunk) work(context, chunk);
    return;
  }
  work_ = work;
  context_ = context;
  chunks_ = chunks;
  unfinished_.store(chunks, std::memory_order_relaxed);
  unclaimed_.store(chunks, std::memory_order_release);
  news_.fetch_add(
      1);  // sequentially consistent: a worker that is about to sleep sees it, or notify sees the worker
  news_.notify_all();
  work_along();
  await_end();
  std::exception_ptr error = failed_.exchange(false) ? std::exchange(error_, nullptr) : nullptr;
  busy_.store(false, std::memory_order_release);
  if (error) std::rethrow_exception(error);
}

void ThreadPool::serve() {
  const FlushDenormals flush;  // as the thread that calls run
  std::uint32_t seen = 0;
  while (true) {
    seen = await_news(seen);
    if (stopping_.load()) return;
    work_along();
  }
}

std::uint32_t ThreadPool::await_news(std::uint32_t seen) {
  if (!spin([&] { return news_.load(std::memory_order_acquire) != seen; })) news_.wait(seen);
  return news_.load(std::memory_order_acquire);
}

// Whoever lowers unclaimed_ owns a chunk of the present work, even if it read the number during an earlier
// one: the number is only ever raised when the work is fully described, and the description stays until the
// chunk is finished.
void ThreadPool::work_along() {
  int finished = 0;
  int left = unclaimed_.load(std::memory_order_acquire);
  while (left > 0) {
    if (!unclaimed_.compare_exchange_weak(left, left - 1, std::memory_order_acq_rel,
                                          std::memory_order_acquire))
      continue;
    call(chunks_ - left);
    ++finished;
    left = unclaimed_.load(std::memory_order_acquire);
  }
  if (finished > 0 && unfinished_.fetch_sub(finished) == finished) unfinished_.notify_one();
}

void ThreadPool::call(int chunk) {
  try {
    work_(context_, chunk);
  } catch (...) {
    if (!failed_.exchange(true)) error_ = std::current_exception();
  }
}

void ThreadPool::await_end() {
  if (spin([&] { return unfinished_.load(std::memory_order_acquire) == 0; })) return;
  for (int left = unfinished_.load(); left != 0; left = unfinished_.load()) unfinished_.wait(left);
}

}  // namespace lamina::cpu
