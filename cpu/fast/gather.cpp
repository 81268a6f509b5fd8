#include "cpu/fast/gather.h"

#include <algorithm>
#include <cstring>

#include "core/ops/argmax.h"
#include "core/ops/one_hot.h"
#include "cpu/fast/reduce_run.h"
#include "cpu/math/multiversion.h"
#include "cpu/reference/element.h"
#include "cpu/reference/gather.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kChunk = 64 * 1024;   // elements that one call moves
constexpr double kMicroseconds = 2e-4;  // per element

int64_t parts(int64_t count, int64_t size) { return std::max<int64_t>((count + size - 1) / size, 1); }

// The number of elements of a row of a table.
int64_t width_of(const Shape& table) { return table.slice(1, table.rank()).numel(); }

bool inside(int64_t index, int64_t rows, ErrorWord* error) {
  if (index >= 0 && index < rows) return true;
  error->raise(index);
  return false;
}

LAMINA_MULTIVERSION void add_row(const float* __restrict x, float* __restrict y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += x[i];
}

// The first place of x that holds `best`, which is its largest element, or NaN if it has one.
LAMINA_MULTIVERSION int64_t place_of(const float* x, int64_t n, float best) {
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    int hits = 0;
    for (int l = 0; l < kLanes; ++l) hits |= (x[i + l] == best) | (x[i + l] != x[i + l]);
    if (hits) break;
  }
  while (i < n && x[i] != best && x[i] == x[i]) ++i;
  return i;
}

LAMINA_MULTIVERSION float largest(const float* x, int64_t n) { return reduce_run<Largest>(x, n); }

}  // namespace

Kernel fast_gather(const NodeView& node) {
  const Shape& table = node.input(0).shape;
  const int64_t rows = table[0], width = width_of(table), count = node.input(1).shape.numel();
  const auto bytes = static_cast<std::size_t>(width * size_of(node.input(0).dtype));
  const int64_t together = std::max<int64_t>(kChunk / std::max<int64_t>(width, 1), 1);
  Kernel kernel = with_index(node.input(1).dtype, [&]<class I>(I) -> Kernel {
    auto run = [=](const Arguments& args, int chunk) {
      const int64_t end = std::min((chunk + 1) * together, count);
      for (int64_t i = chunk * together; i < end; ++i) {
        const int64_t row = args.in<I>(1)[i];
        std::byte* y = args.outputs[0] + static_cast<std::size_t>(i) * bytes;
        if (inside(row, rows, args.error))
          std::memcpy(y, args.inputs[0] + static_cast<std::size_t>(row) * bytes, bytes);
        else
          std::memset(y, 0, bytes);
      }
    };
    return {"fast_gather", {{static_cast<int>(parts(count, together)), run}}};
  });
  kernel.microseconds = kMicroseconds * static_cast<double>(count * width);
  kernel.explain = explain_index(rows);
  return kernel;
}

// First zeros, then the rows in the order of their indices; wide rows are cut, each part keeping that order.
Kernel fast_scatter_add(const NodeView& node) {
  if (node.output(0).dtype != DType::Float32) return {};
  const Shape& table = node.output(0).shape;
  const int64_t rows = table[0], width = width_of(table), count = node.input(0).shape.numel();
  const int64_t columns = count * width > kChunk ? 64 : std::max<int64_t>(width, 1);
  auto clear = [=, all = rows * width](const Arguments& args, int chunk) {
    std::fill(args.out<float>(0) + chunk * kChunk, args.out<float>(0) + std::min((chunk + 1) * kChunk, all),
              0.0f);
  };
  Kernel kernel = with_index(node.input(0).dtype, [&]<class I>(I) -> Kernel {
    auto add = [=](const Arguments& args, int chunk) {
      const int64_t first = chunk * columns, some = std::min(columns, width - first);
      for (int64_t i = 0; i < count; ++i) {
        const int64_t row = args.in<I>(0)[i];
        if (inside(row, rows, args.error))
          add_row(args.in<float>(1) + i * width + first, args.out<float>(0) + row * width + first, some);
      }
    };
    return {"fast_scatter_add",
            {{static_cast<int>(parts(rows * width, kChunk)), clear},
             {static_cast<int>(parts(width, columns)), add}}};
  });
  kernel.microseconds = kMicroseconds * static_cast<double>((count + rows) * width);
  kernel.explain = explain_index(rows);
  return kernel;
}

Kernel fast_one_hot(const NodeView& node) {
  const int64_t depth = node.output(0).shape.back(), count = node.input(0).shape.numel();
  if (node.output(0).dtype != DType::Float32) return {};
  return with_index(node.input(0).dtype, [&]<class I>(I) {
    return simple_kernel("fast_one_hot", [=](const Arguments& args) {
      float* y = args.out<float>(0);
      std::fill_n(y, count * depth, 0.0f);
      for (int64_t i = 0; i < count; ++i, y += depth)
        if (const int64_t index = args.in<I>(0)[i]; index >= 0 && index < depth) y[index] = 1;
    });
  });
}

Kernel fast_argmax(const NodeView& node) {
  const Lines lines = lines_along(node.input(0).shape, node.attrs<ops::ArgmaxAttrs>().axis);
  constexpr int64_t kShort = 32;  // the reference is as fast
  if (node.input(0).dtype != DType::Float32 || lines.inner != 1 || lines.count < kShort) return {};
  const int64_t together = std::max<int64_t>(kChunk / lines.count, 1);
  auto run = [=](const Arguments& args, int chunk) {
    const int64_t end = std::min((chunk + 1) * together, lines.outer);
    for (int64_t i = chunk * together; i < end; ++i) {
      const float* x = args.in<float>(0) + i * lines.count;
      const float best = largest(x, lines.count);
      args.out<std::int32_t>(0)[i] = static_cast<std::int32_t>(place_of(x, lines.count, best));
    }
  };
  Kernel kernel{"fast_argmax", {{static_cast<int>(parts(lines.outer, together)), run}}};
  kernel.microseconds = kMicroseconds * static_cast<double>(lines.outer * lines.count);
  return kernel;
}

}  // namespace lamina::cpu
