#include "cuda/kernels/normalize_columns.h"

#include <cmath>

#include "cuda/kernels/normalize_columns_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class T>
__global__ void column_moments_kernel(NormalizeColumnsParameters p) {
  LAMINA_SHARED(T, sums, [kColumnBlock]);
  const T* x = static_cast<const T*>(p.x);
  for_each_slice(p.cut, [&](const ColumnSlice& s) {
    T sum = 0, squares = 0;
    s.each([&](std::int64_t i) { sum += x[i]; });
    const T mean = sum_of_column(sum, sums, s.width) / s.elements<T>();
    s.each([&](std::int64_t i) { squares += (x[i] - mean) * (x[i] - mean); });
    squares = sum_of_column(squares, sums, s.width);
    if (!s.is_first) return;
    static_cast<T*>(p.means)[s.part] = mean;
    static_cast<T*>(p.squares)[s.part] = squares;
  });
}

template <class T>
__global__ void fold_moments_kernel(NormalizeColumnsParameters p) {
  const T* means = static_cast<const T*>(p.means);
  const T* squares = static_cast<const T*>(p.squares);
  const T rows = elements_of<T>(p.cut.rows);
  const int group = columns_of_parts(p.cut).group;
  for_each_line(
      columns_of_parts(p.cut), crew_of_grid(), [&](std::int64_t column, int rank, std::int64_t slices) {
        T mean = 0, square = 0;
        for (std::int64_t s = rank; s < slices; s += group)
          mean += means[s * p.cut.columns + column] * rows_of_slice<T>(p.cut, s);
        mean = group_reduce(mean, group, SumOp{}) / rows;
        for (std::int64_t s = rank; s < slices; s += group) {
          const T apart = means[s * p.cut.columns + column] - mean;
          square += squares[s * p.cut.columns + column] + apart * apart * rows_of_slice<T>(p.cut, s);
        }
        square = group_reduce(square, group, SumOp{});
        if (rank != 0 || slices < 0) return;
        static_cast<T*>(p.mean)[column] = mean;
        static_cast<T*>(p.variance)[column] = square / rows;
      });
}

template <class T>
__global__ __launch_bounds__(kColumnBlock, 3) void columns_kernel(NormalizeColumnsParameters p) {
  const T* x = static_cast<const T*>(p.x);
  T* y = static_cast<T*>(p.y);
  for_each_slice(p.cut, [&](const ColumnSlice& s) {
    if (!s.has_column) return;
    const T mean = static_cast<const T*>(p.mean)[s.column];
    const T rstd = rstd_of<T>(p.variance, s.column, p.epsilon);
    const T scale = parameter_or<T>(p.scale, s.column, 1), offset = parameter_or<T>(p.offset, s.column, 0);
    s.map(y, [&](std::int64_t i) { return (x[i] - mean) * rstd * scale + offset; });
  });
}

template <class T>
__global__ void column_gradients_kernel(NormalizeColumnsGradParameters p) {
  LAMINA_SHARED(T, sums, [kColumnBlock]);
  const T* x = static_cast<const T*>(p.x);
  const T* dy = static_cast<const T*>(p.dy);
  for_each_slice(p.cut, [&](const ColumnSlice& s) {
    T with_z = 0, alone = 0;
    if (p.by_row) {
      s.each_row([&](std::int64_t i, std::int64_t row) {
        const T rstd = static_cast<const T*>(p.variance)[row];
        with_z += dy[i] * ((x[i] - parameter_or<T>(p.mean, row, 0)) * rstd);
        alone += dy[i];
      });
    } else {
      const T mean = s.has_column ? static_cast<const T*>(p.mean)[s.column] : T(0);
      const T rstd = s.has_column ? rstd_of<T>(p.variance, s.column, p.epsilon) : T(0);
      s.each([&](std::int64_t i) {
        with_z += dy[i] * ((x[i] - mean) * rstd);
        alone += dy[i];
      });
    }
    with_z = sum_of_column(with_z, sums, s.width);
    alone = sum_of_column(alone, sums, s.width);
    if (!s.is_first) return;
    static_cast<T*>(p.parts_z)[s.part] = with_z;
    static_cast<T*>(p.parts)[s.part] = alone;
  });
}

template <class T>
__global__ void fold_gradients_kernel(NormalizeColumnsGradParameters p) {
  const int group = columns_of_parts(p.cut).group;
  for_each_line(columns_of_parts(p.cut), crew_of_grid(),
                [&](std::int64_t column, int rank, std::int64_t slices) {
                  T with_z = 0, alone = 0;
                  for (std::int64_t s = rank; s < slices; s += group) {
                    with_z += static_cast<const T*>(p.parts_z)[s * p.cut.columns + column];
                    alone += static_cast<const T*>(p.parts)[s * p.cut.columns + column];
                  }
                  with_z = group_reduce(with_z, group, SumOp{});
                  alone = group_reduce(alone, group, SumOp{});
                  if (rank != 0 || slices < 0) return;
                  static_cast<T*>(p.sum_z)[column] = with_z;
                  static_cast<T*>(p.sum)[column] = alone;
                });
}

template <class T>
__global__ __launch_bounds__(kColumnBlock, 3) void columns_grad_kernel(NormalizeColumnsGradParameters p) {
  const T* x = static_cast<const T*>(p.x);
  const T* dy = static_cast<const T*>(p.dy);
  T* dx = static_cast<T*>(p.dx);
  for_each_slice(p.cut, [&](const ColumnSlice& s) {
    if (!s.has_column) return;
    const T rows = elements_of<T>(p.cut.rows);
    const T mean = static_cast<const T*>(p.mean)[s.column];
    const T rstd = rstd_of<T>(p.variance, s.column, p.epsilon);
    const T of_z = static_cast<const T*>(p.sum_z)[s.column] / rows;
    const T of_dy = static_cast<const T*>(p.sum)[s.column] / rows;
    const T factor = rstd * parameter_or<T>(p.scale, s.column, 1);
    s.map(dx, [&](std::int64_t i) { return (dy[i] - of_dy - (x[i] - mean) * rstd * of_z) * factor; });
  });
}

LaunchConfig by_slice(const ColumnCut& cut, Stream stream) {
  return {.grid = blocks_for(tiles_of(cut) * cut.slices, 1), .block = kColumnBlock, .stream = stream};
}

}  // namespace

int column_moments(Stream stream, const NormalizeColumnsParameters& p) {
  return with_wide_float(
      p.dtype, [&]<class T>(T) { return launch(column_moments_kernel<T>, by_slice(p.cut, stream), p); });
}
int fold_moments(Stream stream, const NormalizeColumnsParameters& p) {
  return with_wide_float(p.dtype, [&]<class T>(T) {
    return launch(fold_moments_kernel<T>, config_for(columns_of_parts(p.cut), stream), p);
  });
}
int normalize_columns(Stream stream, const NormalizeColumnsParameters& p) {
  return with_wide_float(p.dtype,
                         [&]<class T>(T) { return launch(columns_kernel<T>, by_slice(p.cut, stream), p); });
}

int column_gradients(Stream stream, const NormalizeColumnsGradParameters& p) {
  return with_wide_float(
      p.dtype, [&]<class T>(T) { return launch(column_gradients_kernel<T>, by_slice(p.cut, stream), p); });
}
int fold_gradients(Stream stream, const NormalizeColumnsGradParameters& p) {
  return with_wide_float(p.dtype, [&]<class T>(T) {
    return launch(fold_gradients_kernel<T>, config_for(columns_of_parts(p.cut), stream), p);
  });
}
int normalize_columns_grad(Stream stream, const NormalizeColumnsGradParameters& p) {
  return with_wide_float(
      p.dtype, [&]<class T>(T) { return launch(columns_grad_kernel<T>, by_slice(p.cut, stream), p); });
}

}  // namespace lamina::cuda
