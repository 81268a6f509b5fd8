#include "cpu/reference/conv.h"

#include <algorithm>

#include "cpu/reference/conv_sizes.h"

namespace lamina::cpu {
namespace {

// visit(x, kernel, y) for all indices of elements that meet in
//   y[n, p, f] = sum over i, c:  x[n, p * stride - pad_low + i * dilation, c] * kernel[i, c - first(f), f]
// where c runs over the channels of f's group, the first of which is first(f). All three ops are sums of
// products over these triples.
template <class Visit>
void for_each_triple(const ConvSizes& s, Visit visit) {
  const Windows& w = s.windows;
  const std::int64_t depth = s.group_channels(), width = s.group_filters();
  for (std::int64_t place = 0; place < w.images * w.out_cells(); ++place) {
    const std::int64_t image = place / w.out_cells();
    for_each_cell(w, place % w.out_cells(), [&](std::int64_t cell, std::int64_t input) {
      for (std::int64_t f = 0; f < s.filters; ++f)
        for (std::int64_t c = 0; c < depth; ++c)
          visit((image * w.in_cells() + input) * s.channels + f / width * depth + c,
                (cell * depth + c) * s.filters + f, place * s.filters + f);
    });
  }
}

// add(result, a, b, x, kernel, y) for each triple, over a result that begins as zeros.
template <class T, class Add>
Kernel sum_of_products(const NodeView& node, std::string_view name, const ConvSizes& sizes, Add add) {
  const std::int64_t results = node.output(0).shape.numel();
  return simple_kernel(name, [=](const Arguments& args) {
    T* result = args.out<T>(0);
    const T *a = args.in<T>(0), *b = args.in<T>(1);
    std::fill(result, result + results, T(0));
    for_each_triple(sizes,
                    [&](std::int64_t x, std::int64_t k, std::int64_t y) { add(result, a, b, x, k, y); });
  });
}

}  // namespace

Kernel reference_conv(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.input(0), node.output(0));
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return sum_of_products<T>(node, "reference_conv", sizes,
                              [](T* y, const T* x, const T* kernel, std::int64_t xi, std::int64_t ki,
                                 std::int64_t yi) { y[yi] += x[xi] * kernel[ki]; });
  });
}

Kernel reference_conv_input_grad(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.output(0), node.input(0));
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return sum_of_products<T>(node, "reference_conv_input_grad", sizes,
                              [](T* dx, const T* dy, const T* kernel, std::int64_t xi, std::int64_t ki,
                                 std::int64_t yi) { dx[xi] += dy[yi] * kernel[ki]; });
  });
}

Kernel reference_conv_kernel_grad(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.input(0), node.input(1));
  return with_float(node.output(0).dtype, [&]<class T>(T) {
    return sum_of_products<T>(node, "reference_conv_kernel_grad", sizes,
                              [](T* dkernel, const T* x, const T* dy, std::int64_t xi, std::int64_t ki,
                                 std::int64_t yi) { dkernel[ki] += x[xi] * dy[yi]; });
  });
}

}  // namespace lamina::cpu
