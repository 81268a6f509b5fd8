#include "cuda/emulator/grid.h"

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <numeric>
#include <random>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"
#include "cuda/emulator/worker_pool.h"

namespace lamina::cuda::emulator {
namespace {

constexpr int kInvalidConfiguration = 9, kLaunchFailure = 719;  // cudaError_t
constexpr std::uint64_t kThreadsWorthAWorker = 2048;            // waking one takes longer than fewer threads

// Kernels calculate as a device does: with subnormal numbers, rounding to nearest, whatever the caller has
// set.
class DeviceArithmetic {
 public:
  DeviceArithmetic() {
    std::fegetenv(&before_);
    std::fesetenv(FE_DFL_ENV);
  }
  DeviceArithmetic(const DeviceArithmetic&) = delete;
  DeviceArithmetic& operator=(const DeviceArithmetic&) = delete;
  ~DeviceArithmetic() { std::fesetenv(&before_); }

 private:
  std::fenv_t before_;
};

std::uint64_t volume(dim3 size) { return std::uint64_t{size.x} * size.y * size.z; }

// Hands the blocks out, each once, in the order of the options.
class BlockQueue {
 public:
  BlockQueue(dim3 blocks, const Options& options)
      : blocks_(blocks), count_(volume(blocks)), order_(options.order) {
    if (order_ != Order::Random || count_ < 3) return;
    std::mt19937_64 random(options.seed);
    do {
      stride_ = 1 + random() % count_;
    } while (std::gcd(stride_, count_) != 1);
  }

  bool next(uint3& index) {
    const std::uint64_t turn = next_.fetch_add(1, std::memory_order_relaxed);
    if (turn >= count_) return false;
    const std::uint64_t at = order_ == Order::Reverse ? count_ - 1 - turn : turn * stride_ % count_;
    index = {static_cast<unsigned>(at % blocks_.x), static_cast<unsigned>(at / blocks_.x % blocks_.y),
             static_cast<unsigned>(at / blocks_.x / blocks_.y)};
    return true;
  }
  void close() { next_.store(count_, std::memory_order_relaxed); }

 private:
  dim3 blocks_;
  std::uint64_t count_, stride_ = 1;
  Order order_;
  std::atomic<std::uint64_t> next_{0};
};

std::string text(dim3 size) {
  return std::to_string(size.x) + "x" + std::to_string(size.y) + "x" + std::to_string(size.z);
}

bool is_possible(const Grid& grid, const Options& options) {
  constexpr unsigned kMaxX = 2147483647, kMaxYz = 65535, kMaxBlockZ = 64;
  const std::uint64_t threads = volume(grid.block);
  return volume(grid.blocks) > 0 && grid.blocks.x <= kMaxX && grid.blocks.y <= kMaxYz &&
         grid.blocks.z <= kMaxYz && threads > 0 && threads <= kMaxThreads && grid.block.z <= kMaxBlockZ &&
         grid.dynamic_shared <= options.shared_limit;
}

unsigned workers_for(const Grid& grid, const Options& options) {
  if (checker()) return 1;
  const std::uint64_t blocks = volume(grid.blocks);
  const std::uint64_t useful = std::min(blocks, blocks * volume(grid.block) / kThreadsWorthAWorker);
  return static_cast<unsigned>(std::clamp<std::uint64_t>(useful, 1, std::max(1u, options.workers)));
}

void run_blocks(const Grid& grid, const Options& options, BlockQueue& queue) {
  const DeviceArithmetic arithmetic;
  Multiprocessor& multiprocessor = Multiprocessor::of_os_thread();
  multiprocessor.begin_launch(grid, options);
  for (uint3 index{}; queue.next(index);)
    if (!multiprocessor.run_block(index)) queue.close();
}

}  // namespace

std::mutex& device_mutex() {
  static std::mutex mutex;
  return mutex;
}

int run_grid(const Grid& grid) {
  const std::lock_guard lock(device_mutex());
  const Options chosen = options();
  Reports& reports = Reports::instance();
  reports.begin_launch(grid.kernel);
  if (!is_possible(grid, chosen)) {
    reports.add(ReportKind::BadLaunch, "grid " + text(grid.blocks) + ", block " + text(grid.block) + ", " +
                                           std::to_string(grid.dynamic_shared) +
                                           " bytes of dynamic shared memory");
    return kInvalidConfiguration;
  }
  const std::size_t before = reports.added();
  if (Checker* watch = checker()) watch->launch_begins(grid.arguments, grid.argument_bytes);
  BlockQueue queue(grid.blocks, chosen);
  const unsigned workers = workers_for(grid, chosen);
  if (workers == 1)
    run_blocks(grid, chosen, queue);
  else
    WorkerPool::instance().run(workers, [&] { run_blocks(grid, chosen, queue); });
  if (Checker* watch = checker()) watch->launch_ends();
  return reports.added() == before ? 0 : kLaunchFailure;
}

}  // namespace lamina::cuda::emulator
