#include "cuda/kernels/add_parts.h"

#include "core/base/dtype.h"
#include "cuda/kernels/add_parts_body.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;

template <class T, class Stored>
__global__ void add_parts_kernel(AddPartsParameters p) {
  add_parts_of<T, Stored>(p, crew_of_grid());
}

template <class T, class Stored = T>
int run(Stream stream, const AddPartsParameters& p) {
  return launch(add_parts_kernel<T, Stored>,
                {.grid = blocks_for(p.count, kBlock, 4096), .block = kBlock, .stream = stream}, p);
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
