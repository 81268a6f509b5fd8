#include "cuda/kernels/softmax.h"

#include "cuda/kernels/softmax_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class T, bool kLogarithm>
__global__ void softmax_kernel(SoftmaxParameters p) {
  softmax_lines<T, kLogarithm>(p, crew_of_grid());
}

template <bool kLogarithm>
int launch_softmax(Stream stream, const SoftmaxParameters& parameters) {
  return with_float(parameters.dtype, [&]<class T>(T) {
    return launch(softmax_kernel<T, kLogarithm>, config_for(parameters.lines, stream), parameters);
  });
}

}  // namespace

int softmax(Stream stream, const SoftmaxParameters& parameters) {
  return launch_softmax<false>(stream, parameters);
}
int log_softmax(Stream stream, const SoftmaxParameters& parameters) {
  return launch_softmax<true>(stream, parameters);
}

}  // namespace lamina::cuda
