#include "cpu/reference/constant.h"

#include <algorithm>

#include "core/ops/cast.h"
#include "core/ops/constant.h"

namespace lamina::cpu {
namespace {

// As C++ converts; to Bool: whether it is not 0.
template <class To, class From>
To convert(From x, DType to) {
  return to == DType::Bool ? static_cast<To>(x != From(0)) : static_cast<To>(x);
}

}  // namespace

Kernel reference_full(const NodeView& node) {
  const DType dtype = node.output(0).dtype;
  const std::int64_t count = node.output(0).shape.numel();
  return with_number(dtype, [&]<class T>(T) {
    const T value = convert<T>(node.attrs<ops::FullAttrs>().value, dtype);
    return simple_kernel("reference_full",
                         [=](const Arguments& args) { std::fill_n(args.out<T>(0), count, value); });
  });
}

Kernel reference_iota(const NodeView& node) {
  const std::int64_t count = node.output(0).shape.numel();
  return with_number(node.output(0).dtype, [&]<class T>(T) {
    return simple_kernel("reference_iota", [=](const Arguments& args) {
      for (std::int64_t i = 0; i < count; ++i) args.out<T>(0)[i] = static_cast<T>(i);
    });
  });
}

Kernel reference_cast(const NodeView& node) {
  const std::int64_t count = node.output(0).shape.numel();
  const DType to = node.output(0).dtype;
  return with_number(node.input(0).dtype, [&]<class From>(From) {
    return with_number(to, [&]<class To>(To) {
      return simple_kernel("reference_cast", [=](const Arguments& args) {
        for (std::int64_t i = 0; i < count; ++i) args.out<To>(0)[i] = convert<To>(args.in<From>(0)[i], to);
      });
    });
  });
}

}  // namespace lamina::cpu
