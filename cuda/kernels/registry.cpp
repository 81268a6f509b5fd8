#include "cuda/kernels/registry.h"

#include "cuda/kernels/adam.h"
#include "cuda/kernels/add_parts.h"
#include "cuda/kernels/argmax.h"
#include "cuda/kernels/conv.h"
#include "cuda/kernels/copy.h"
#include "cuda/kernels/cross_entropy.h"
#include "cuda/kernels/fill.h"
#include "cuda/kernels/fused.h"
#include "cuda/kernels/fused_many.h"
#include "cuda/kernels/gather.h"
#include "cuda/kernels/matmul.h"
#include "cuda/kernels/move.h"
#include "cuda/kernels/normalize_columns.h"
#include "cuda/kernels/normalize_lines.h"
#include "cuda/kernels/one_hot.h"
#include "cuda/kernels/pool.h"
#include "cuda/kernels/random.h"
#include "cuda/kernels/reduce.h"
#include "cuda/kernels/softmax.h"
#include "cuda/kernels/tasks.h"

namespace lamina::cuda {
namespace {

// From a function of one family, whose parameters are a struct, to the common form.
template <auto kFunction>
struct Adapt;
template <class Parameters, int (*kFunction)(Stream, const Parameters&)>
struct Adapt<kFunction> {
  static int run(Stream stream, const void* parameters, const void*) {
    return kFunction(stream, *static_cast<const Parameters*>(parameters));
  }
  static constexpr LauncherEntry entry(std::string_view name) { return {name, run, sizeof(Parameters)}; }
};
template <class Parameters, int (*kFunction)(Stream, const Parameters&, const void*)>
struct Adapt<kFunction> {
  static int run(Stream stream, const void* parameters, const void* table) {
    return kFunction(stream, *static_cast<const Parameters*>(parameters), table);
  }
  static constexpr LauncherEntry entry(std::string_view name) { return {name, run, sizeof(Parameters)}; }
};

// clang-format off: a line each
constexpr LauncherEntry kLaunchers[] = {
    Adapt<copy>::entry("copy"),
    Adapt<fused>::entry("fused"),
    Adapt<fused_many>::entry("fused_many"),
    Adapt<move>::entry("move"),
    Adapt<fill>::entry("fill"),
    Adapt<iota>::entry("iota"),
    Adapt<random>::entry("random"),
    Adapt<gather>::entry("gather"),
    Adapt<scatter_add>::entry("scatter_add"),
    Adapt<adam>::entry("adam"),
    Adapt<reduce_rows>::entry("reduce_rows"),
    Adapt<reduce_columns>::entry("reduce_columns"),
    Adapt<softmax>::entry("softmax"),
    Adapt<log_softmax>::entry("log_softmax"),
    Adapt<normalize_lines>::entry("normalize_lines"),
    Adapt<normalize_lines_grad>::entry("normalize_lines_grad"),
    Adapt<column_moments>::entry("column_moments"),
    Adapt<fold_moments>::entry("fold_moments"),
    Adapt<normalize_columns>::entry("normalize_columns"),
    Adapt<column_gradients>::entry("column_gradients"),
    Adapt<fold_gradients>::entry("fold_gradients"),
    Adapt<normalize_columns_grad>::entry("normalize_columns_grad"),
    Adapt<cross_entropy>::entry("cross_entropy"),
    Adapt<cross_entropy_grad>::entry("cross_entropy_grad"),
    Adapt<argmax>::entry("argmax"),
    Adapt<one_hot>::entry("one_hot"),
    Adapt<matmul>::entry("matmul"),
    Adapt<matmul_half>::entry("matmul_half"),
    Adapt<add_parts>::entry("add_parts"),
    Adapt<max_pool>::entry("max_pool"),
    Adapt<max_pool_grad>::entry("max_pool_grad"),
    Adapt<avg_pool>::entry("avg_pool"),
    Adapt<avg_pool_grad>::entry("avg_pool_grad"),
    Adapt<tasks>::entry("tasks"),
    Adapt<conv>::entry("conv"),
    Adapt<conv_input_grad>::entry("conv_input_grad"),
    Adapt<conv_kernel_grad>::entry("conv_kernel_grad"),
};
// clang-format on

}  // namespace

std::span<const LauncherEntry> launchers() { return kLaunchers; }

const LauncherEntry* find_launcher(std::string_view name) {
  for (const LauncherEntry& entry : kLaunchers)
    if (entry.name == name) return &entry;
  return nullptr;
}

}  // namespace lamina::cuda
