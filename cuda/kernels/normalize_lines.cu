#include "cuda/kernels/normalize_lines.h"

#include "cuda/kernels/normalize_lines_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class T>
__global__ __launch_bounds__(kMostOfLine) void normalize_lines_kernel(NormalizeLinesParameters p) {
  normalize_each_line<T>(p, crew_of_grid());
}

template <class T>
__global__ __launch_bounds__(kMostOfLine) void normalize_lines_grad_kernel(NormalizeLinesGradParameters p) {
  normalize_each_line_grad<T>(p, crew_of_grid());
}

}  // namespace

int normalize_lines(Stream stream, const NormalizeLinesParameters& parameters) {
  return with_float(parameters.dtype, [&]<class T>(T) {
    return launch(normalize_lines_kernel<T>, config_for(parameters.lines, stream), parameters);
  });
}

int normalize_lines_grad(Stream stream, const NormalizeLinesGradParameters& parameters) {
  return with_float(parameters.dtype, [&]<class T>(T) {
    return launch(normalize_lines_grad_kernel<T>, config_for(parameters.lines, stream), parameters);
  });
}

}  // namespace lamina::cuda
