#include "cuda/kernels/one_hot.h"

#include "cuda/kernels/one_hot_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

template <class T>
__global__ void one_hot_kernel(OneHotParameters p) {
  write_one_hot<T>(p, crew_of_grid());
}

}  // namespace

int one_hot(Stream stream, const OneHotParameters& parameters) {
  const DType dtype = parameters.dtype == DType::Bool ? DType::UInt8 : parameters.dtype;
  const std::int64_t bytes = parameters.count * parameters.depth * size_of(dtype);
  const LaunchConfig config{.grid = blocks_for(bytes, kBlock * 16, 4096), .block = kBlock, .stream = stream};
  return with_number(dtype, [&]<class T>(T) { return launch(one_hot_kernel<T>, config, parameters); });
}

}  // namespace lamina::cuda
