#include "cuda/kernels/add_parts.h"

#include "core/base/dtype.h"
#include "cuda/kernels/finish.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

template <class T, class Stored>
__global__ void add_parts_kernel(const T* parts, Stored* y, std::int64_t count, std::int64_t columns,
                                 int splits, Finish<T, Stored> finish) {
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    T sum = parts[i];
    for (int s = 1; s < splits; ++s) sum += parts[s * count + i];
    const T result = finish(sum, i % columns);
    if constexpr (std::is_same_v<T, Stored>)
      y[i] = result;
    else
      y[i] = from_float<Stored>(result);
  }
}

template <class T, class Stored = T>
int run(Stream stream, const AddPartsParameters& p) {
  const Finish<T, Stored> finish{static_cast<T>(p.alpha), reinterpret_cast<const Stored*>(p.bias), p.relu};
  return launch(add_parts_kernel<T, Stored>,
                {.grid = blocks_for(p.count, kBlock, 4096), .block = kBlock, .stream = stream},
                reinterpret_cast<const T*>(p.parts), reinterpret_cast<Stored*>(p.y), p.count, p.columns,
                p.splits, finish);
}

}  // namespace

int add_parts(Stream stream, const AddPartsParameters& parameters) {
  switch (static_cast<DType>(parameters.dtype)) {
    case DType::Float64:
      return run<double>(stream, parameters);
    case DType::BFloat16:
      return run<float, bf16>(stream, parameters);
    case DType::Float16:
      return run<float, f16>(stream, parameters);
    default:
      return run<float>(stream, parameters);
  }
}

}  // namespace lamina::cuda
