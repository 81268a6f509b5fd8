#include "cpu/pool/thread_pool.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace lamina::cpu {
namespace {

struct Counts {
  std::vector<int>* calls;
};

void count(const void* context, int chunk) {
  ++(*static_cast<const Counts*>(context)->calls)[static_cast<std::size_t>(chunk)];
}

TEST(ThreadPool, EachChunkOnce) {
  for (int threads : {1, 2, 3, 5}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (int chunks : {0, 1, 2, 3, 7, 64, 1000}) {
      std::vector<int> calls(static_cast<std::size_t>(chunks), 0);
      const Counts counts{&calls};
      for (int i = 0; i < 20; ++i) pool.run(chunks, count, &counts);
      EXPECT_EQ(calls, std::vector<int>(static_cast<std::size_t>(chunks), 20)) << threads << " threads";
    }
  }
}

// Short pieces of work in quick succession, with the context gone after each: a worker that comes late must
// not touch it.
TEST(ThreadPool, ManyShortRuns) {
  ThreadPool pool(4);
  for (int i = 0; i < 5000; ++i) {
    const int chunks = 2 + i % 5;
    std::vector<int> calls(static_cast<std::size_t>(chunks), 0);
    const Counts counts{&calls};
    pool.run(chunks, count, &counts);
    for (int c : calls) ASSERT_EQ(c, 1);
  }
}

TEST(ThreadPool, AfterSleep) {
  ThreadPool pool(3);
  std::vector<int> calls(10, 0);
  const Counts counts{&calls};
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    pool.run(10, count, &counts);
  }
  EXPECT_EQ(calls, std::vector<int>(10, 10));
}

TEST(ThreadPool, OneExceptionComesBack) {
  for (int threads : {1, 3}) {
    ThreadPool pool(threads);
    std::atomic<int> calls{0};
    const auto work = [](const void* context, int chunk) {
      ++*static_cast<std::atomic<int>*>(const_cast<void*>(context));
      if (chunk >= 3) throw std::runtime_error("chunk " + std::to_string(chunk));
    };
    EXPECT_THROW(pool.run(8, work, &calls), std::runtime_error);
    EXPECT_EQ(calls, threads > 1 ? 8 : 4);
    std::vector<int> after(5, 0);  // and the pool is whole
    const Counts counts{&after};
    pool.run(5, count, &counts);
    EXPECT_EQ(after, std::vector<int>(5, 1));
  }
}

struct Nested {
  ThreadPool* pool;
  std::atomic<int>* calls;
};

TEST(ThreadPool, NestedRunsOnItsThread) {
  ThreadPool pool(3);
  std::atomic<int> calls{0};
  const Nested nested{&pool, &calls};
  pool.run(
      6,
      [](const void* context, int) {
        const Nested& outer = *static_cast<const Nested*>(context);
        outer.pool->run(
            4, [](const void* inner, int) { ++*static_cast<const Nested*>(inner)->calls; }, &outer);
      },
      &nested);
  EXPECT_EQ(calls, 24);
}

TEST(ThreadPool, SeveralCallers) {
  ThreadPool pool(2);
  std::vector<std::thread> callers;
  std::atomic<int> calls{0};
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&] {
      const Nested context{&pool, &calls};
      for (int j = 0; j < 200; ++j)
        pool.run(
            5, [](const void* c, int) { ++*static_cast<const Nested*>(c)->calls; }, &context);
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(calls, 3 * 200 * 5);
}

TEST(ThreadPool, DestroyedAtOnce) {
  for (int i = 0; i < 50; ++i) ThreadPool pool(4);
}

}  // namespace
}  // namespace lamina::cpu
