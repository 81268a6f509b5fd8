#include "cpu/reference/softmax.h"

#include <cmath>
#include <limits>

#include "core/ops/cross_entropy.h"
#include "core/ops/softmax.h"
#include "cpu/reference/element.h"

namespace lamina::cpu {
namespace {

// The largest element of a line and the sum of exp(x - largest).
template <class T>
struct LineSum {
  T largest = -std::numeric_limits<T>::infinity(), sum = 0;

  LineSum(const T* x, std::int64_t count, std::int64_t stride) {
    for (std::int64_t k = 0; k < count; ++k) {
      const T v = x[k * stride];
      if (v > largest || v != v) largest = v;
    }
    for (std::int64_t k = 0; k < count; ++k) sum += std::exp(x[k * stride] - largest);
  }
};

template <class T, class Element>
Kernel over_lines(const NodeView& node, std::string_view name, Element element) {
  const Lines lines = lines_along(node.input(0).shape, node.attrs<ops::SoftmaxAttrs>().axis);
  return simple_kernel(name, [=](const Arguments& args) {
    for (std::int64_t line = 0; line < lines.outer * lines.inner; ++line) {
      const std::int64_t first = line / lines.inner * lines.count * lines.inner + line % lines.inner;
      const T* x = args.in<T>(0) + first;
      const LineSum<T> of(x, lines.count, lines.inner);
      for (std::int64_t k = 0; k < lines.count; ++k)
        args.out<T>(0)[first + k * lines.inner] = element(x[k * lines.inner], of);
    }
  });
}

// Calls visit(i, logits of row i, label of row i or -1 if it is none of the classes).
template <class T, class I, class Visit>
void for_each_row(const Arguments& args, std::int64_t rows, std::int64_t classes, Visit visit) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::int64_t label = args.in<I>(1)[i];
    const bool valid = label >= 0 && label < classes;
    if (!valid) args.error->raise(label);
    visit(i, args.in<T>(0) + i * classes, valid ? label : -1);
  }
}

template <class Visit>
Kernel with_labels(const NodeView& node, Visit visit) {
  Kernel kernel = with_float(node.input(0).dtype, [&]<class T>(T t) {
    return with_index(node.input(1).dtype, [&]<class I>(I i) { return visit(t, i); });
  });
  kernel.explain = explain_label(node.input(0).shape.back());
  return kernel;
}

}  // namespace

std::function<std::string(std::int64_t)> explain_label(std::int64_t classes) {
  return [classes](std::int64_t label) { return ops::label_outside(label, classes); };
}

// y_k = exp(x_k - max) / sum_j exp(x_j - max)
Kernel reference_softmax(const NodeView& node) {
  return with_float(node.input(0).dtype, [&]<class T>(T) {
    return over_lines<T>(node, "reference_softmax",
                         [](T x, const LineSum<T>& of) { return std::exp(x - of.largest) / of.sum; });
  });
}

// y_k = x_k - max - log sum_j exp(x_j - max)
Kernel reference_log_softmax(const NodeView& node) {
  return with_float(node.input(0).dtype, [&]<class T>(T) {
    return over_lines<T>(node, "reference_log_softmax",
                         [](T x, const LineSum<T>& of) { return x - of.largest - std::log(of.sum); });
  });
}

// loss_i = log sum_j exp(x_ij - max) - (x_i,label - max)
Kernel reference_sparse_softmax_cross_entropy(const NodeView& node) {
  const std::int64_t classes = node.input(0).shape.back(), rows = node.input(1).shape.numel();
  return with_labels(node, [&]<class T, class I>(T, I) {
    return simple_kernel("reference_sparse_softmax_cross_entropy", [=](const Arguments& args) {
      for_each_row<T, I>(args, rows, classes, [&](std::int64_t i, const T* x, std::int64_t label) {
        const LineSum<T> of(x, classes, 1);
        args.out<T>(0)[i] = label < 0 ? T(0) : std::log(of.sum) - (x[label] - of.largest);
      });
    });
  });
}

// dx_ik = (softmax(x_i)_k - [k = label_i]) dy_i
Kernel reference_sparse_softmax_cross_entropy_grad(const NodeView& node) {
  const std::int64_t classes = node.input(0).shape.back(), rows = node.input(1).shape.numel();
  return with_labels(node, [&]<class T, class I>(T, I) {
    return simple_kernel("reference_sparse_softmax_cross_entropy_grad", [=](const Arguments& args) {
      for_each_row<T, I>(args, rows, classes, [&](std::int64_t i, const T* x, std::int64_t label) {
        const LineSum<T> of(x, classes, 1);
        for (std::int64_t k = 0; k < classes; ++k)
          args.out<T>(0)[i * classes + k] =
              (std::exp(x[k] - of.largest) / of.sum - T(k == label)) * args.in<T>(2)[i];
      });
    });
  });
}

}  // namespace lamina::cpu
