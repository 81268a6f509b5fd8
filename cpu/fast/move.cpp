#include "cpu/fast/move.h"

#include <algorithm>
#include <cstring>

#include "core/ops/concatenate.h"
#include "core/ops/pad.h"
#include "core/ops/reverse.h"
#include "core/ops/slice.h"
#include "cpu/fast/box_copy.h"
#include "cpu/reference/element.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kChunkBytes = 256 * 1024;  // that one call moves
constexpr double kMicroseconds = 1e-4;       // per byte written

// A part of a copy between one input and the output.
struct Piece {
  std::size_t copy = 0;
  int64_t begin = 0, end = 0;  // rows
};

// Copy n takes input n to the output. Small ones share a call, large ones are cut.
Phase copies_phase(std::vector<BoxCopy> copies, int64_t element_bytes) {
  std::vector<std::vector<Piece>> chunks(1);
  int64_t filled = 0;
  for (std::size_t n = 0; n < copies.size(); ++n) {
    const int64_t rows = copies[n].rows(), bytes = copies[n].elements() * element_bytes;
    if (bytes == 0) continue;
    const int64_t step = std::clamp<int64_t>(kChunkBytes * rows / bytes, 1, rows);
    for (int64_t begin = 0; begin < rows; begin += step) {
      if (filled >= kChunkBytes) chunks.emplace_back(), filled = 0;
      const int64_t end = std::min(begin + step, rows);
      chunks.back().push_back({n, begin, end});
      filled += (end - begin) * (bytes / rows);
    }
  }
  const int count = static_cast<int>(chunks.size());
  return {count, [copies = std::move(copies), chunks = std::move(chunks)](const Arguments& args, int chunk) {
            for (const Piece& p : chunks[static_cast<std::size_t>(chunk)])
              copies[p.copy].run(args.inputs[p.copy], args.outputs[0], p.begin, p.end);
          }};
}

Kernel copies_kernel(const NodeView& node, std::string_view name, std::vector<BoxCopy> copies) {
  Kernel kernel;
  kernel.name = name;
  kernel.microseconds = kMicroseconds * static_cast<double>(node.output(0).bytes());
  kernel.phases.push_back(copies_phase(std::move(copies), size_of(node.output(0).dtype)));
  return kernel;
}

// y[i] = x[base + i . strides] for each index i of y
Kernel pull(const NodeView& node, std::string_view name, const BoxCopy::End& from) {
  const TensorType& y = node.output(0);
  return copies_kernel(node, name,
                       {BoxCopy(size_of(y.dtype), y.shape, from, {0, row_major_strides(y.shape)})});
}

Phase fill_phase(const TensorType& type, double value) {
  const int64_t count = type.shape.numel(), piece = kChunkBytes / size_of(type.dtype);
  const auto chunks = static_cast<int>(std::max<int64_t>((count + piece - 1) / piece, 1));
  Phase phase{chunks, nullptr};
  with_number(type.dtype, [&]<class T>(T) {
    const T element = type.dtype == DType::Bool ? T(value != 0) : static_cast<T>(value);
    phase.run = [=](const Arguments& args, int chunk) {
      std::fill(args.out<T>(0) + chunk * piece, args.out<T>(0) + std::min((chunk + 1) * piece, count),
                element);
    };
    return Kernel{};
  });
  return phase;
}

}  // namespace

Kernel fast_broadcast(const NodeView& node) {
  return pull(node, "fast_broadcast", {0, broadcast_strides(node.input(0).shape, node.output(0).shape)});
}

Kernel fast_reverse(const NodeView& node) {
  const Shape& shape = node.input(0).shape;
  if (shape.numel() == 0) return {};
  const int axis = node.attrs<ops::ReverseAttrs>().axis;
  BoxCopy::End from{0, row_major_strides(shape)};
  int64_t& stride = from.strides[static_cast<std::size_t>(axis)];
  from.base = (shape[axis] - 1) * stride;
  stride = -stride;
  return pull(node, "fast_reverse", from);
}

Kernel fast_slice(const NodeView& node) {
  BoxCopy::End from{0, row_major_strides(node.input(0).shape)};
  std::size_t axis = 0;
  for (const ops::Range& range : node.attrs<ops::SliceAttrs>().ranges) {
    from.base += range.start * from.strides[axis];
    from.strides[axis++] *= range.step;
  }
  return pull(node, "fast_slice", from);
}

Kernel fast_pad(const NodeView& node) {
  const TensorType &x = node.input(0), &y = node.output(0);
  if (is_half(x.dtype)) return {};
  BoxCopy::End to{0, row_major_strides(y.shape)};
  std::size_t axis = 0;
  for (const ops::PadAxis& p : node.attrs<ops::PadAttrs>().padding) {
    to.base += p.low * to.strides[axis];
    to.strides[axis++] *= p.interior + 1;
  }
  Kernel kernel = copies_kernel(node, "fast_pad",
                                {BoxCopy(size_of(x.dtype), x.shape, {0, row_major_strides(x.shape)}, to)});
  kernel.phases.insert(kernel.phases.begin(), fill_phase(y, node.attrs<ops::PadAttrs>().value));
  return kernel;
}

Kernel fast_concatenate(const NodeView& node) {
  const int axis = node.attrs<ops::ConcatenateAttrs>().axis;
  const TensorType& y = node.output(0);
  BoxCopy::End to{0, row_major_strides(y.shape)};
  const int64_t stride = to.strides[static_cast<std::size_t>(axis)];
  std::vector<BoxCopy> copies;
  for (int n = 0; n < node.inputs(); ++n) {
    const Shape& x = node.input(n).shape;
    copies.emplace_back(size_of(y.dtype), x, BoxCopy::End{0, row_major_strides(x)}, to);
    to.base += x[axis] * stride;
  }
  return copies_kernel(node, "fast_concatenate", std::move(copies));
}

}  // namespace lamina::cpu
