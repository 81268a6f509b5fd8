#include "cpu/fast/transpose.h"

#include <algorithm>

#include "core/ops/reshape.h"
#include "cpu/fast/box_copy.h"
#include "cpu/math/multiversion.h"
#include "cpu/reference/element.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr double kMicroseconds = 5e-4;  // per element
constexpr int64_t kChunk = 64 * 1024;   // elements that one call moves
constexpr int64_t kBlock = 16;          // elements along both sides of a block: whole cache lines

// A matrix of x whose rows are contiguous in x and whose columns are contiguous in y.
struct Matrix {
  int64_t rows = 1, columns = 1;
  int64_t x_row = 0;     // from row to row in x
  int64_t y_column = 0;  // from column to column in y
};

template <class E>
[[gnu::always_inline]] inline void transpose_block(const E* x, E* y, const Matrix& m, int64_t rows,
                                                   int64_t columns) {
  E block[kBlock][kBlock];
  if (rows == kBlock && columns == kBlock) {
    for (int64_t r = 0; r < kBlock; ++r)
      for (int64_t c = 0; c < kBlock; ++c) block[r][c] = x[r * m.x_row + c];
    for (int64_t c = 0; c < kBlock; ++c)
      for (int64_t r = 0; r < kBlock; ++r) y[c * m.y_column + r] = block[r][c];
    return;
  }
  for (int64_t c = 0; c < columns; ++c)
    for (int64_t r = 0; r < rows; ++r) y[c * m.y_column + r] = x[r * m.x_row + c];
}

template <class E>
LAMINA_MULTIVERSION void transpose_matrix(const E* x, E* y, const Matrix& m) {
  for (int64_t r = 0; r < m.rows; r += kBlock)
    for (int64_t c = 0; c < m.columns; c += kBlock)
      transpose_block(x + r * m.x_row + c, y + c * m.y_column + r, m, std::min(kBlock, m.rows - r),
                      std::min(kBlock, m.columns - c));
}

// The axes of y, joined where they lie together in x too.
struct Axis {
  int64_t count, x_stride, y_stride;
};
std::vector<Axis> joined_axes(const NodeView& node) {
  const auto x_strides = row_major_strides(node.input(0).shape),
             y_strides = row_major_strides(node.output(0).shape);
  std::vector<Axis> axes;
  int at = 0;
  for (int from : node.attrs<ops::PermutationAttrs>().axes) {
    const Axis axis{node.output(0).shape[at], x_strides[static_cast<std::size_t>(from)],
                    y_strides[static_cast<std::size_t>(at)]};
    ++at;
    if (axis.count == 1) continue;
    if (!axes.empty() && axes.back().x_stride == axis.count * axis.x_stride)
      axes.back() = {axes.back().count * axis.count, axis.x_stride, axis.y_stride};
    else
      axes.push_back(axis);
  }
  return axes;
}

// Where each of the matrices begins in x and y; large ones are cut into strips of rows, so there are parts to
// share out.
struct Part {
  int64_t x = 0, y = 0, rows = 0;
};
std::vector<Part> parts_of(const std::vector<Axis>& others, const Matrix& m) {
  const int64_t strip = std::clamp(kChunk / m.columns / kBlock * kBlock, kBlock, std::max(m.rows, kBlock));
  std::vector<Part> starts{{}};
  for (const Axis& axis : others) {
    std::vector<Part> more;
    for (const Part& start : starts)
      for (int64_t i = 0; i < axis.count; ++i)
        more.push_back({start.x + i * axis.x_stride, start.y + i * axis.y_stride, 0});
    starts = std::move(more);
  }
  std::vector<Part> parts;
  for (const Part& start : starts)
    for (int64_t r = 0; r < m.rows; r += strip)
      parts.push_back({start.x + r * m.x_row, start.y + r, std::min(strip, m.rows - r)});
  return parts;
}

Kernel copy_rows(const NodeView& node) {
  const TensorType& y = node.output(0);
  const auto strides = row_major_strides(node.input(0).shape);
  BoxCopy::End from;
  for (int axis : node.attrs<ops::PermutationAttrs>().axes)
    from.strides.push_back(strides[static_cast<std::size_t>(axis)]);
  const BoxCopy copy(size_of(y.dtype), y.shape, from, {0, row_major_strides(y.shape)});
  const int64_t rows = copy.rows(), step = std::clamp<int64_t>(kChunk * rows / y.shape.numel(), 1, rows);
  return {"fast_transpose_rows",
          {{static_cast<int>((rows + step - 1) / step), [=](const Arguments& args, int chunk) {
              copy.run(args.inputs[0], args.outputs[0], chunk * step, std::min((chunk + 1) * step, rows));
            }}}};
}

}  // namespace

Kernel fast_transpose(const NodeView& node) {
  const std::vector<Axis> axes = joined_axes(node);
  const int64_t elements = node.output(0).shape.numel();
  if (elements == 0) return {};
  const auto unit = std::find_if(axes.begin(), axes.end(), [](const Axis& a) { return a.x_stride == 1; });
  const double microseconds = kMicroseconds * static_cast<double>(elements);
  if (unit == axes.end() || unit + 1 == axes.end()) {
    Kernel kernel = copy_rows(node);
    kernel.microseconds = microseconds;
    return kernel;
  }
  const Axis last = axes.back();
  const Matrix matrix{last.count, unit->count, last.x_stride, unit->y_stride};
  std::vector<Axis> others = axes;
  others.pop_back();
  others.erase(others.begin() + (unit - axes.begin()));
  const std::vector<Part> parts = parts_of(others, matrix);
  const auto count = static_cast<int64_t>(parts.size());
  const int64_t together = std::clamp<int64_t>(kChunk * count / elements, 1, count);
  return with_element(node.output(0).dtype, [&]<class E>(E) -> Kernel {
    const Phase phase{static_cast<int>((count + together - 1) / together),
                      [=](const Arguments& args, int chunk) {
                        const int64_t end = std::min((chunk + 1) * together, count);
                        for (int64_t i = chunk * together; i < end; ++i) {
                          const Part& p = parts[static_cast<std::size_t>(i)];
                          transpose_matrix(args.in<E>(0) + p.x, args.out<E>(0) + p.y,
                                           {p.rows, matrix.columns, matrix.x_row, matrix.y_column});
                        }
                      }};
    Kernel kernel{"fast_transpose", {phase}};
    kernel.microseconds = microseconds;
    return kernel;
  });
}

}  // namespace lamina::cpu
