#include "cuda/kernels/softmax.h"

#include "cuda/kernels/line_sum.h"
#include "cuda/kernels/with_dtype.h"
#include "cuda/language/kernel.h"

namespace lamina::cuda {
namespace {

// A thread writes only where it alone has read: y may be x.
template <class T, bool kLogarithm>
__global__ void softmax_kernel(SoftmaxParameters p) {
  for_each_line(p.lines, [&](std::int64_t line, int rank, std::int64_t count) {
    const std::int64_t first = first_of_line(p.lines, line), stride = p.lines.inner;
    const T* x = static_cast<const T*>(p.x) + first;
    T* y = static_cast<T*>(p.y) + first;
    const LineSum<T> of = line_sum(x, count, stride, rank, p.lines.group);
    const auto logarithm = kLogarithm ? std::log(of.sum) : 0;
    for (std::int64_t k = rank; k < count; k += p.lines.group) {
      const auto z = widen(x[k * stride]) - of.largest;
      y[k * stride] = narrow<T>(kLogarithm ? z - logarithm : std::exp(z) / of.sum);
    }
  });
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
