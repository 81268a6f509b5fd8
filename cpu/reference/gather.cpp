#include "cpu/reference/gather.h"

#include <algorithm>

#include "core/ops/argmax.h"
#include "core/ops/gather.h"
#include "core/ops/one_hot.h"
#include "cpu/reference/element.h"

namespace lamina::cpu {
namespace {

bool inside(std::int64_t index, std::int64_t rows, ErrorWord* error) {
  if (index >= 0 && index < rows) return true;
  error->raise(index);
  return false;
}

// The number of elements of a row of a table.
std::int64_t width_of(const Shape& table) { return table.slice(1, table.rank()).numel(); }

}  // namespace

std::function<std::string(std::int64_t)> explain_index(std::int64_t rows) {
  return [rows](std::int64_t index) { return ops::refused_index(index, rows); };
}

// y[i, :] = table[index[i], :]
Kernel reference_gather(const NodeView& node) {
  const Shape& table = node.input(0).shape;
  const std::int64_t rows = table[0], width = width_of(table), count = node.input(1).shape.numel();
  Kernel kernel = with_element(node.output(0).dtype, [&]<class E>(E) {
    return with_index(node.input(1).dtype, [&]<class I>(I) {
      return simple_kernel("reference_gather", [=](const Arguments& args) {
        const I* indices = args.in<I>(1);
        for (std::int64_t i = 0; i < count; ++i) {
          const std::int64_t row = indices[i];
          E* y = args.out<E>(0) + i * width;
          if (inside(row, rows, args.error))
            std::copy_n(args.in<E>(0) + row * width, width, y);
          else
            std::fill_n(y, width, E(0));
        }
      });
    });
  });
  kernel.explain = explain_index(rows);
  return kernel;
}

// y = 0, then y[index[i], :] += updates[i, :] for i = 0, 1, ...
Kernel reference_scatter_add(const NodeView& node) {
  const Shape& table = node.output(0).shape;
  const std::int64_t rows = table[0], width = width_of(table), count = node.input(0).shape.numel();
  Kernel kernel = with_number(node.output(0).dtype, [&]<class T>(T) {
    return with_index(node.input(0).dtype, [&]<class I>(I) {
      return simple_kernel("reference_scatter_add", [=](const Arguments& args) {
        T* y = args.out<T>(0);
        std::fill_n(y, rows * width, T(0));
        for (std::int64_t i = 0; i < count; ++i) {
          const std::int64_t row = args.in<I>(0)[i];
          if (!inside(row, rows, args.error)) continue;
          for (std::int64_t k = 0; k < width; ++k)
            y[row * width + k] = static_cast<T>(y[row * width + k] + args.in<T>(1)[i * width + k]);
        }
      });
    });
  });
  kernel.explain = explain_index(rows);
  return kernel;
}

// y[i, k] = 1 if k = index[i], else 0
Kernel reference_one_hot(const NodeView& node) {
  const std::int64_t depth = node.output(0).shape.back(), count = node.input(0).shape.numel();
  return with_number(node.output(0).dtype, [&]<class T>(T) {
    return with_index(node.input(0).dtype, [&]<class I>(I) {
      return simple_kernel("reference_one_hot", [=](const Arguments& args) {
        for (std::int64_t i = 0; i < count; ++i)
          for (std::int64_t k = 0; k < depth; ++k)
            args.out<T>(0)[i * depth + k] = T(k == std::int64_t{args.in<I>(0)[i]});
      });
    });
  });
}

// The first k of each line whose element no other exceeds, or that is NaN.
Kernel reference_argmax(const NodeView& node) {
  const Lines lines = lines_along(node.input(0).shape, node.attrs<ops::ArgmaxAttrs>().axis);
  return with_number(node.input(0).dtype, [&]<class T>(T) {
    return simple_kernel("reference_argmax", [=](const Arguments& args) {
      for (std::int64_t line = 0; line < lines.outer * lines.inner; ++line) {
        const T* x = args.in<T>(0) + line / lines.inner * lines.count * lines.inner + line % lines.inner;
        std::int64_t best = 0;
        for (std::int64_t k = 1; k < lines.count; ++k) {
          const T candidate = x[k * lines.inner], held = x[best * lines.inner];
          if (candidate > held || (candidate != candidate && held == held)) best = k;
        }
        args.out<std::int32_t>(0)[line] = static_cast<std::int32_t>(best);
      }
    });
  });
}

}  // namespace lamina::cpu
