#include "cuda/backend.h"

#include "core/ops/reshape.h"
#include "cuda/executable.h"
#include "cuda/lowered.h"
#include "cuda/table.h"

namespace lamina::cuda {
namespace {

// Weights up to this size are updated together, in a launch for all that follow one rule. A larger one's
// update moves 28 MB and more, beside whose 7 us a launch does not count, and its gradient need not wait for
// the end of the step.
constexpr std::int64_t kSmallUpdate = 1024 * 1024;

class CudaBackend final : public Backend {
 public:
  CudaBackend(std::shared_ptr<Device> device, BackendOptions options)
      : device_(std::move(device)), options_(options), faults_(std::make_shared<Faults>(device_)) {}

  std::string name() const override { return device_->name(); }
  bool has_kernel(const OpDef& op) const override {
    return table().contains(&op) || &op == &ops::reshape_op;  // a view needs none
  }
  std::int64_t small_update() const override { return kSmallUpdate; }
  std::unique_ptr<Lowered> lower(const Graph& graph) const override {
    return std::make_unique<LoweredGraph>(
        graph, Abilities{[this](const Launch& launch) { return device_->vendor_workspace(launch); }});
  }
  std::unique_ptr<Executable> link(std::shared_ptr<const Program> program) const override {
    return cuda::link(std::move(program), device_, faults_, {.merge = options_.merge});
  }

 private:
  std::shared_ptr<Device> device_;
  BackendOptions options_;
  std::shared_ptr<Faults> faults_;
};

}  // namespace

std::shared_ptr<const Backend> backend(std::shared_ptr<Device> device, BackendOptions options) {
  return std::make_shared<CudaBackend>(std::move(device), options);
}

}  // namespace lamina::cuda
