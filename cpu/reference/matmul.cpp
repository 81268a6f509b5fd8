#include "cpu/reference/matmul.h"

#include "core/ops/matmul.h"
#include "cpu/reference/strides.h"

namespace lamina::cpu {
namespace {

Shape leading(const Shape& shape) { return shape.slice(0, shape.rank() - 2); }

// Distances between neighbours of one matrix, after its transposition.
struct MatrixStrides {
  std::int64_t row = 0, column = 0;
};
MatrixStrides matrix_strides(const Shape& shape, bool transposed) {
  return transposed ? MatrixStrides{1, shape.back()} : MatrixStrides{shape.back(), 1};
}

// The distance in elements from one matrix of the operand to the next, for each leading axis of the result.
std::vector<std::int64_t> batch_strides(const Shape& operand, const Shape& result) {
  std::vector<std::int64_t> strides = broadcast_strides(leading(operand), leading(result));
  for (std::int64_t& stride : strides) stride *= operand[-1] * operand[-2];
  return strides;
}

// c[b, i, j] = sum_p a[b, i, p] b[b, p, j] for each index b of the leading axes
template <class T>
Kernel product(const NodeView& node) {
  const auto& attrs = node.attrs<ops::MatmulAttrs>();
  const Shape a_shape = node.input(0).shape, b_shape = node.input(1).shape, c_shape = node.output(0).shape;
  const MatrixStrides at = matrix_strides(a_shape, attrs.transpose_a),
                      bt = matrix_strides(b_shape, attrs.transpose_b);
  const auto a_batch = batch_strides(a_shape, c_shape), b_batch = batch_strides(b_shape, c_shape);
  const std::int64_t m = c_shape[-2], n = c_shape[-1], k = a_shape[attrs.transpose_a ? -2 : -1];
  std::vector<std::int64_t> a_at, b_at;  // where each matrix begins
  for_each_offset(leading(c_shape), a_batch,
                  [&](std::int64_t, std::int64_t offset) { a_at.push_back(offset); });
  for_each_offset(leading(c_shape), b_batch,
                  [&](std::int64_t, std::int64_t offset) { b_at.push_back(offset); });
  return simple_kernel("reference_matmul", [=](const Arguments& args) {
    T* c = args.out<T>(0);
    for (std::size_t batch = 0; batch < a_at.size(); ++batch) {
      const T* a = args.in<T>(0) + a_at[batch];
      const T* b = args.in<T>(1) + b_at[batch];
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j) {
          T sum = 0;
          for (std::int64_t p = 0; p < k; ++p)
            sum += a[i * at.row + p * at.column] * b[p * bt.row + j * bt.column];
          *c++ = sum;
        }
    }
  });
}

}  // namespace

Kernel reference_matmul(const NodeView& node) {
  return with_float(node.input(0).dtype, [&]<class T>(T) { return product<T>(node); });
}

}  // namespace lamina::cpu
