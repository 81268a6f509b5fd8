#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina::cuda::emulator {

// The order in which a block's threads, and a grid's blocks, are picked to run.
enum class Order { Forward, Reverse, Random };

struct Options {
  Order order = Order::Forward;
  std::uint64_t seed = 1;  // of Order::Random
  unsigned workers =
      1;  // OS threads that blocks are spread over; the check build uses one whatever is said here
  bool exited_threads_may_miss_barriers = false;  // the rule of the hardware since Volta; a fault unless set
  bool echo = false;                              // print reports to stderr as they are made
  std::size_t shared_limit = 227 * 1024;          // bytes of shared memory of a block, static and dynamic
};

// The options of the launches that follow. To be changed only while nothing is launched.
//   emulator::options() = {.order = emulator::Order::Reverse};
Options& options();

}  // namespace lamina::cuda::emulator
