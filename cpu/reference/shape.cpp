#include "cpu/reference/shape.h"

#include <algorithm>
#include <cstring>

#include "core/ops/concatenate.h"
#include "core/ops/pad.h"
#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "core/ops/slice.h"
#include "cpu/reference/element.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {
namespace {

// Where an index of some shape lies in a tensor: base + sum of index * stride.
struct Walk {
  std::int64_t base = 0;
  std::vector<std::int64_t> strides;
};

// y[i] = x[walk(i)] for each index i of y
Kernel pull(const NodeView& node, std::string_view name, const Walk& walk) {
  const Shape shape = node.output(0).shape;
  return with_element(node.output(0).dtype, [&]<class E>(E) {
    return simple_kernel(name, [=](const Arguments& args) {
      const E* x = args.in<E>(0) + walk.base;
      E* y = args.out<E>(0);
      for_each_offset(shape, walk.strides, [&](std::int64_t i, std::int64_t offset) { y[i] = x[offset]; });
    });
  });
}

// y[walk(i)] = x[i] for each index i of x
template <class E>
void push(const E* x, E* y, const Shape& shape, const Walk& walk) {
  for_each_offset(shape, walk.strides,
                  [&](std::int64_t i, std::int64_t offset) { y[walk.base + offset] = x[i]; });
}

// The bytes of one element of that value.
std::uint64_t bits_of(double value, DType dtype) {
  std::uint64_t bits = 0;
  check(dtype != DType::Float16 && dtype != DType::BFloat16, "no constants of half types on the CPU");
  with_number(dtype, [&]<class T>(T) {
    const T element = dtype == DType::Bool ? T(value != 0) : static_cast<T>(value);
    std::memcpy(&bits, &element, sizeof element);
    return Kernel{};
  });
  return bits;
}

}  // namespace

Kernel reference_reshape(const NodeView& node) {
  const auto bytes = static_cast<std::size_t>(node.output(0).bytes());
  return simple_kernel("reference_reshape", [=](const Arguments& args) {
    std::memmove(args.outputs[0], args.inputs[0], bytes);  // in place: onto itself
  });
}

// y[i_0, i_1, ...] = x[j] with j[axes[d]] = i_d
Kernel reference_transpose(const NodeView& node) {
  const auto strides = row_major_strides(node.input(0).shape);
  Walk walk;
  for (int axis : node.attrs<ops::PermutationAttrs>().axes)
    walk.strides.push_back(strides[static_cast<std::size_t>(axis)]);
  return pull(node, "reference_transpose", walk);
}

Kernel reference_broadcast(const NodeView& node) {
  return pull(node, "reference_broadcast", {0, broadcast_strides(node.input(0).shape, node.output(0).shape)});
}

// y[..., i, ...] = x[..., n-1-i, ...]
Kernel reference_reverse(const NodeView& node) {
  const int axis = node.attrs<ops::ReverseAttrs>().axis;
  const Shape& shape = node.input(0).shape;
  Walk walk{0, row_major_strides(shape)};
  std::int64_t& stride = walk.strides[static_cast<std::size_t>(axis)];
  walk.base = shape.numel() > 0 ? (shape[axis] - 1) * stride : 0;
  stride = -stride;
  return pull(node, "reference_reverse", walk);
}

// y[i] = x[start + i * step]
Kernel reference_slice(const NodeView& node) {
  Walk walk{0, row_major_strides(node.input(0).shape)};
  std::size_t axis = 0;
  for (const ops::Range& range : node.attrs<ops::SliceAttrs>().ranges) {
    walk.base += range.start * walk.strides[axis];
    walk.strides[axis++] *= range.step;
  }
  return pull(node, "reference_slice", walk);
}

// y = value, then y[low + i * (interior + 1)] = x[i]
Kernel reference_pad(const NodeView& node) {
  const auto& attrs = node.attrs<ops::PadAttrs>();
  const Shape shape = node.input(0).shape;
  const std::int64_t count = node.output(0).shape.numel();
  const std::uint64_t value = bits_of(attrs.value, node.output(0).dtype);
  Walk walk{0, row_major_strides(node.output(0).shape)};
  std::size_t axis = 0;
  for (const ops::PadAxis& padding : attrs.padding) {
    walk.base += padding.low * walk.strides[axis];
    walk.strides[axis++] *= padding.interior + 1;
  }
  return with_element(node.output(0).dtype, [&]<class E>(E) {
    return simple_kernel("reference_pad", [=](const Arguments& args) {
      std::fill_n(args.out<E>(0), count, static_cast<E>(value));
      push(args.in<E>(0), args.out<E>(0), shape, walk);
    });
  });
}

// y[..., first of x_n + i, ...] = x_n[..., i, ...]
Kernel reference_concatenate(const NodeView& node) {
  const auto axis = static_cast<std::size_t>(node.attrs<ops::ConcatenateAttrs>().axis);
  const auto strides = row_major_strides(node.output(0).shape);
  std::vector<Shape> shapes;
  std::vector<Walk> walks;
  std::int64_t first = 0;
  for (int n = 0; n < node.inputs(); ++n) {
    shapes.push_back(node.input(n).shape);
    walks.push_back({first * strides[axis], strides});
    first += shapes.back()[static_cast<int>(axis)];
  }
  return with_element(node.output(0).dtype, [&]<class E>(E) {
    return simple_kernel("reference_concatenate", [=](const Arguments& args) {
      for (std::size_t n = 0; n < walks.size(); ++n)
        push(args.in<E>(static_cast<int>(n)), args.out<E>(0), shapes[n], walks[n]);
    });
  });
}

}  // namespace lamina::cpu
