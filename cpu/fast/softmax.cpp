#include "cpu/fast/softmax.h"

#include <algorithm>

#include "core/ops/softmax.h"
#include "cpu/fast/softmax_loops.h"
#include "cpu/reference/element.h"
#include "cpu/reference/softmax.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kChunk = 16 * 1024;   // elements that one call takes
constexpr double kMicroseconds = 1e-3;  // per element

// A kernel over the rows of a tensor [..., classes]; run(args, rows).
template <class Run>
Kernel over_rows(const Shape& shape, std::string_view name, Run run) {
  const int64_t classes = shape.back(), count = shape.slice(0, shape.rank() - 1).numel();
  const int64_t together = std::max<int64_t>(kChunk / classes, 1);
  const auto chunks = static_cast<int>(std::max<int64_t>((count + together - 1) / together, 1));
  Kernel kernel;
  kernel.name = name;
  kernel.microseconds = kMicroseconds * static_cast<double>(shape.numel());
  kernel.phases.push_back({chunks, [=](const Arguments& args, int chunk) {
                             const int64_t begin = chunk * together;
                             run(args, Rows{begin, std::min(begin + together, count), classes});
                           }});
  return kernel;
}

bool takes(const TensorType& logits) { return logits.dtype == DType::Float32 && logits.shape.back() > 0; }

bool over_last_axis(const NodeView& node) {
  return takes(node.input(0)) && node.attrs<ops::SoftmaxAttrs>().axis == node.input(0).shape.rank() - 1;
}

// Calls run(labels, rows) for a few rows at a time, their labels as int64, or -1 where they are no class.
template <class I, class Run>
void with_labels(const Arguments& args, const Rows& rows, Run run) {
  constexpr int64_t kRows = 64;
  int64_t labels[kRows];
  for (int64_t begin = rows.begin; begin < rows.end; begin += kRows) {
    const int64_t end = std::min(begin + kRows, rows.end);
    for (int64_t r = begin; r < end; ++r) {
      const int64_t label = args.in<I>(1)[r];
      const bool valid = label >= 0 && label < rows.classes;
      if (!valid) args.error->raise(label);
      labels[r - begin] = valid ? label : -1;
    }
    run(labels, Rows{begin, end, rows.classes});
  }
}

template <class Run>
Kernel over_labelled_rows(const NodeView& node, std::string_view name, Run run) {
  if (!takes(node.input(0))) return {};
  Kernel kernel = with_index(node.input(1).dtype, [&]<class I>(I) {
    return over_rows(node.input(0).shape, name, [=](const Arguments& args, const Rows& rows) {
      with_labels<I>(args, rows, [&](const int64_t* labels, const Rows& some) { run(args, labels, some); });
    });
  });
  kernel.explain = explain_label(node.input(0).shape.back());
  return kernel;
}

}  // namespace

Kernel fast_softmax(const NodeView& node) {
  if (!over_last_axis(node)) return {};
  return over_rows(node.input(0).shape, "fast_softmax", [](const Arguments& args, const Rows& rows) {
    softmax_rows(args.in<float>(0), args.out<float>(0), rows);
  });
}

Kernel fast_log_softmax(const NodeView& node) {
  if (!over_last_axis(node)) return {};
  return over_rows(node.input(0).shape, "fast_log_softmax", [](const Arguments& args, const Rows& rows) {
    log_softmax_rows(args.in<float>(0), args.out<float>(0), rows);
  });
}

Kernel fast_sparse_softmax_cross_entropy(const NodeView& node) {
  return over_labelled_rows(node, "fast_cross_entropy",
                            [](const Arguments& args, const int64_t* labels, const Rows& rows) {
                              cross_entropy_rows(args.in<float>(0), labels, args.out<float>(0), rows);
                            });
}

Kernel fast_sparse_softmax_cross_entropy_grad(const NodeView& node) {
  return over_labelled_rows(
      node, "fast_cross_entropy_grad", [](const Arguments& args, const int64_t* labels, const Rows& rows) {
        cross_entropy_grad_rows(args.in<float>(0), labels, args.in<float>(2), args.out<float>(0), rows);
      });
}

}  // namespace lamina::cpu
