#include "cuda/kernels/cross_entropy.h"

#include "cuda/kernels/cross_entropy_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class T>
__global__ void cross_entropy_kernel(CrossEntropyParameters p) {
  cross_entropy_lines<T>(p, crew_of_grid());
}

template <class T>
__global__ void cross_entropy_grad_kernel(CrossEntropyParameters p) {
  cross_entropy_grad_lines<T>(p, crew_of_grid());
}

}  // namespace

int cross_entropy(Stream stream, const CrossEntropyParameters& parameters) {
  return with_float(parameters.dtype, [&]<class T>(T) {
    return launch(cross_entropy_kernel<T>, config_for(parameters.rows, stream), parameters);
  });
}

int cross_entropy_grad(Stream stream, const CrossEntropyParameters& parameters) {
  return with_float(parameters.dtype, [&]<class T>(T) {
    return launch(cross_entropy_grad_kernel<T>, config_for(parameters.rows, stream), parameters);
  });
}

}  // namespace lamina::cuda
