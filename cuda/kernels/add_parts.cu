#include "cuda/kernels/add_parts.h"

#include "core/base/dtype.h"
#include "cuda/kernels/finish.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

template <class T>
__global__ void add_parts_kernel(const T* parts, T* y, std::int64_t count, std::int64_t columns, int splits,
                                 Finish<T> finish) {
  for (std::int64_t i = thread_in_grid(); i < count; i += threads_in_grid()) {
    T sum = parts[i];
    for (int s = 1; s < splits; ++s) sum += parts[s * count + i];
    y[i] = finish(sum, i % columns);
  }
}

template <class T>
int run(Stream stream, const AddPartsParameters& p) {
  const Finish<T> finish{static_cast<T>(p.alpha), reinterpret_cast<const T*>(p.bias), p.relu};
  return launch(
      add_parts_kernel<T>, {.grid = blocks_for(p.count, kBlock, 4096), .block = kBlock, .stream = stream},
      reinterpret_cast<const T*>(p.parts), reinterpret_cast<T*>(p.y), p.count, p.columns, p.splits, finish);
}

}  // namespace

int add_parts(Stream stream, const AddPartsParameters& parameters) {
  return static_cast<DType>(parameters.dtype) == DType::Float64 ? run<double>(stream, parameters)
                                                                : run<float>(stream, parameters);
}

}  // namespace lamina::cuda
