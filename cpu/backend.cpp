#include "cpu/backend.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "cpu/executable.h"
#include "cpu/lowered.h"
#include "cpu/table.h"

namespace lamina::cpu {
namespace {

// Larger weights are updated while their gradient is still in the cache.
constexpr std::int64_t kSmallUpdate = 8 * 1024;

class CpuBackend final : public Backend {
 public:
  explicit CpuBackend(int threads)
      : threads_(threads), pool_(threads > 1 ? std::make_shared<ThreadPool>(threads) : nullptr) {}

  std::string name() const override {
    return "cpu, " + std::to_string(threads_) + (threads_ == 1 ? " thread" : " threads");
  }
  bool has_kernel(const OpDef& op) const override { return table().contains(&op); }
  std::int64_t small_update() const override { return kSmallUpdate; }
  std::unique_ptr<Lowered> lower(const Graph& graph) const override {
    return std::make_unique<LoweredGraph>(graph);
  }
  std::unique_ptr<Executable> link(std::shared_ptr<const Program> program) const override {
    return cpu::link(std::move(program), pool_);
  }

 private:
  int threads_;
  std::shared_ptr<ThreadPool> pool_;
};

// Far more than any machine has cores, and few enough that asking for them does not take the machine down.
constexpr int kMostThreads = 4096;

[[noreturn]] void refuse_threads(int threads) {
  throw Error("threads expects no more than the system can start, received " + std::to_string(threads) +
              ".\n  Use 0, which is one for each core.");
}

std::shared_ptr<const Backend> make_backend(int threads) {
  try {
    return std::make_shared<CpuBackend>(threads);
  } catch (const std::system_error&) {
    refuse_threads(threads);
  }
}

}  // namespace

std::shared_ptr<const Backend> backend(int threads) {
  if (threads > kMostThreads) refuse_threads(threads);
  if (threads < 0)
    throw Error("threads must be 0 (one for each core) or more, received " + std::to_string(threads) +
                ".\n  0 is usual.");
  if (threads == 0) threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  static std::mutex mutex;
  static std::map<int, std::weak_ptr<const Backend>> backends;
  const std::lock_guard lock(mutex);
  std::shared_ptr<const Backend> shared = backends[threads].lock();
  if (!shared) backends[threads] = shared = make_backend(threads);
  return shared;
}

}  // namespace lamina::cpu
