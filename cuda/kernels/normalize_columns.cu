#include "cuda/kernels/normalize_columns.h"

#include <cmath>
#include <initializer_list>

#include "cuda/kernels/normalize_columns_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

template <class T, int N>
__global__ void column_moments_kernel(NormalizeColumnsParameters p) {
  using Number = Accumulator<T>;
  using Numbers = Pack<Number, N>;
  LAMINA_SHARED(Numbers, sums, [kColumnBlock]);
  const T* x = static_cast<const T*>(p.x);
  for_each_slice<N>(p.cut, [&](const ColumnSlice& s) {
    Numbers mean{}, squares{};
    s.each([&](std::int64_t i) {
      const Numbers of_x = load_columns<N>(x + i);
#pragma unroll
      for (int k = 0; k < N; ++k) mean[k] += of_x[k];
    });
    mean = sum_of_columns(mean, sums, s.width);
#pragma unroll
    for (int k = 0; k < N; ++k) mean[k] /= s.elements<Number>();
    s.each([&](std::int64_t i) {
      const Numbers of_x = load_columns<N>(x + i);
#pragma unroll
      for (int k = 0; k < N; ++k) squares[k] += (of_x[k] - mean[k]) * (of_x[k] - mean[k]);
    });
    squares = sum_of_columns(squares, sums, s.width);
    if (!s.is_first) return;
    s.put_part(static_cast<Number*>(p.means), mean);
    s.put_part(static_cast<Number*>(p.squares), squares);
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

template <class T, int N>
__global__ __launch_bounds__(kColumnBlock, 3) void columns_kernel(NormalizeColumnsParameters p) {
  using Number = Accumulator<T>;
  const T* x = static_cast<const T*>(p.x);
  for_each_slice<N>(p.cut, [&](const ColumnSlice& s) {
    if (!s.has_column) return;
    const auto mean = columns_or<N, Number>(p.mean, s.column, 0);
    const auto rstd = rstd_of<N, Number>(p.variance, s.column, p.epsilon);
    const auto scale = columns_or<N, Number>(p.scale, s.column, 1);
    const auto offset = columns_or<N, Number>(p.offset, s.column, 0);
    s.map<N>(static_cast<T*>(p.y), [&](std::int64_t i) {
      auto pack = load_columns<N>(x + i);
#pragma unroll
      for (int k = 0; k < N; ++k) pack[k] = (pack[k] - mean[k]) * rstd[k] * scale[k] + offset[k];
      return pack;
    });
  });
}

template <class T, int N>
__global__ void column_gradients_kernel(NormalizeColumnsGradParameters p) {
  using Number = Accumulator<T>;
  using Numbers = Pack<Number, N>;
  LAMINA_SHARED(Numbers, sums, [kColumnBlock]);
  const T* x = static_cast<const T*>(p.x);
  const T* dy = static_cast<const T*>(p.dy);
  for_each_slice<N>(p.cut, [&](const ColumnSlice& s) {
    Numbers with_z{}, alone{};
    const auto add = [&](std::int64_t i, const Numbers& mean, const Numbers& rstd) {
      const Numbers of_x = load_columns<N>(x + i), of_dy = load_columns<N>(dy + i);
#pragma unroll
      for (int k = 0; k < N; ++k) {
        with_z[k] += of_dy[k] * ((of_x[k] - mean[k]) * rstd[k]);
        alone[k] += of_dy[k];
      }
    };
    if (p.by_row) {
      s.each_row([&](std::int64_t i, std::int64_t row) {
        const auto mean = columns_or<1, Number>(p.mean, row, 0);
        const auto rstd = columns_or<1, Number>(p.variance, row, 0);
        add(i, repeated<N>(mean[0]), repeated<N>(rstd[0]));
      });
    } else if (s.has_column) {
      const auto mean = columns_or<N, Number>(p.mean, s.column, 0);
      const auto rstd = rstd_of<N, Number>(p.variance, s.column, p.epsilon);
      s.each([&](std::int64_t i) { add(i, mean, rstd); });
    }
    with_z = sum_of_columns(with_z, sums, s.width);
    alone = sum_of_columns(alone, sums, s.width);
    if (!s.is_first) return;
    s.put_part(static_cast<Number*>(p.parts_z), with_z);
    s.put_part(static_cast<Number*>(p.parts), alone);
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

template <class T, int N>
__global__ __launch_bounds__(kColumnBlock, 3) void columns_grad_kernel(NormalizeColumnsGradParameters p) {
  using Number = Accumulator<T>;
  const T* x = static_cast<const T*>(p.x);
  const T* dy = static_cast<const T*>(p.dy);
  for_each_slice<N>(p.cut, [&](const ColumnSlice& s) {
    if (!s.has_column) return;
    const Number rows = elements_of<Number>(p.cut.rows);
    const auto mean = columns_or<N, Number>(p.mean, s.column, 0);
    const auto rstd = rstd_of<N, Number>(p.variance, s.column, p.epsilon);
    auto of_z = columns_or<N, Number>(p.sum_z, s.column, 0),
         of_dy = columns_or<N, Number>(p.sum, s.column, 0);
    auto factor = columns_or<N, Number>(p.scale, s.column, 1);
#pragma unroll
    for (int k = 0; k < N; ++k) {
      of_z[k] /= rows;
      of_dy[k] /= rows;
      factor[k] = rstd[k] * factor[k];
    }
    s.map<N>(static_cast<T*>(p.dx), [&](std::int64_t i) {
      const auto of_x = load_columns<N>(x + i);
      auto pack = load_columns<N>(dy + i);
#pragma unroll
      for (int k = 0; k < N; ++k)
        pack[k] = (pack[k] - of_dy[k] - (of_x[k] - mean[k]) * rstd[k] * of_z[k]) * factor[k];
      return pack;
    });
  });
}

LaunchConfig by_slice(const ColumnCut& cut, int columns_of_thread, Stream stream) {
  const std::int64_t units = tiles_of(cut, columns_of_thread) * cut.slices;
  return {.grid = blocks_for(units, 1), .block = kColumnBlock, .stream = stream};
}

// Visits float for the half types, whose parts and sums are floats.
template <class Visit>
int with_statistics_of(DType dtype, Visit visit) {
  return with_float(dtype, [&]<class T>(T) { return visit(Accumulator<T>{}); });
}

// Visits the type of x and how many columns a thread has at a time: as the cut says, if all the memory that
// is like x is aligned.
template <class Visit>
int with_columns(DType dtype, const ColumnCut& cut, std::initializer_list<const void*> memory, Visit visit) {
  return with_float(dtype, [&]<class T>(T) {
    if constexpr (kIsHalf<T>) {
      bool in_packs = cut.together == kColumnsTogether;
      for (const void* m : memory)
        in_packs &= reinterpret_cast<std::uintptr_t>(m) % (kColumnsTogether * sizeof(T)) == 0;
      if (in_packs) return visit.template operator()<T, kColumnsTogether>();
    }
    return visit.template operator()<T, 1>();
  });
}

}  // namespace

int column_moments(Stream stream, const NormalizeColumnsParameters& p) {
  return with_columns(p.dtype, p.cut, {p.x}, [&]<class T, int N>() {
    return launch(column_moments_kernel<T, N>, by_slice(p.cut, N, stream), p);
  });
}
int fold_moments(Stream stream, const NormalizeColumnsParameters& p) {
  return with_statistics_of(p.dtype, [&]<class T>(T) {
    return launch(fold_moments_kernel<T>, config_for(columns_of_parts(p.cut), stream), p);
  });
}
int normalize_columns(Stream stream, const NormalizeColumnsParameters& p) {
  return with_columns(p.dtype, p.cut, {p.x, p.y}, [&]<class T, int N>() {
    return launch(columns_kernel<T, N>, by_slice(p.cut, N, stream), p);
  });
}

int column_gradients(Stream stream, const NormalizeColumnsGradParameters& p) {
  return with_columns(p.dtype, p.cut, {p.x, p.dy}, [&]<class T, int N>() {
    return launch(column_gradients_kernel<T, N>, by_slice(p.cut, N, stream), p);
  });
}
int fold_gradients(Stream stream, const NormalizeColumnsGradParameters& p) {
  return with_statistics_of(p.dtype, [&]<class T>(T) {
    return launch(fold_gradients_kernel<T>, config_for(columns_of_parts(p.cut), stream), p);
  });
}
int normalize_columns_grad(Stream stream, const NormalizeColumnsGradParameters& p) {
  return with_columns(p.dtype, p.cut, {p.x, p.dy, p.dx}, [&]<class T, int N>() {
    return launch(columns_grad_kernel<T, N>, by_slice(p.cut, N, stream), p);
  });
}

}  // namespace lamina::cuda
