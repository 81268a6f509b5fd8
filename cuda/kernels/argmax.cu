#include "cuda/kernels/argmax.h"

#include "cuda/kernels/argmax_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class T>
__global__ void argmax_kernel(ArgmaxParameters p) {
  argmax_lines<T>(p, crew_of_grid());
}

}  // namespace

int argmax(Stream stream, const ArgmaxParameters& parameters) {
  return with_number(parameters.dtype, [&]<class T>(T) {
    return launch(argmax_kernel<T>, config_for(parameters.lines, stream), parameters);
  });
}

}  // namespace lamina::cuda
