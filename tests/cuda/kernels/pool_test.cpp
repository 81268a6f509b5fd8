#include "cuda/kernels/pool.h"

#include <cmath>
#include <limits>
#include <vector>

#include "tests/cuda/kernels/plain_windows.h"
#include "tests/cuda/kernels/stored.h"
#include "tests/cuda/on_every_device.h"

namespace lamina::cuda {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// visit(y, x) for each cell of each window and each channel.
template <class Visit>
void for_each_pair(const PoolParameters& p, Visit visit) {
  for_each_tap(p.windows, [&](std::int64_t place, std::int64_t, std::int64_t cell) {
    for (std::int64_t f = 0; f < p.channels; ++f)
      visit(static_cast<std::size_t>(place * p.channels + f),
            static_cast<std::size_t>(cell * p.channels + f));
  });
}

struct Expected {
  std::vector<double> max, average, max_grad, average_grad;
};
Expected expected(const PoolParameters& p, const std::vector<double>& x, const std::vector<double>& dy) {
  Expected e{.max = {}, .average = std::vector<double>(dy.size()), .max_grad = {}, .average_grad = {}};
  e.max_grad = e.average_grad = std::vector<double>(x.size());
  std::vector<double> count(dy.size());
  std::vector<std::int64_t> winner(dy.size(), -1);
  for_each_pair(p, [&](std::size_t y, std::size_t i) {
    ++count[y];
    e.average[y] += x[i];
    const double best = winner[y] < 0 ? -INFINITY : x[static_cast<std::size_t>(winner[y])];
    if (winner[y] < 0 || x[i] > best || (std::isnan(x[i]) && !std::isnan(best)))
      winner[y] = static_cast<std::int64_t>(i);
  });
  for (std::size_t y = 0; y < dy.size(); ++y) {
    if (p.count_padding) count[y] = static_cast<double>(p.windows.window_cells());
    e.average[y] /= count[y];
    e.max.push_back(x[static_cast<std::size_t>(winner[y])]);
    e.max_grad[static_cast<std::size_t>(winner[y])] += dy[y];
  }
  for_each_pair(p, [&](std::size_t y, std::size_t i) { e.average_grad[i] += dy[y] / count[y]; });
  return e;
}

template <class T>
std::vector<T> with_gap(const std::vector<double>& values, std::size_t gap) {
  std::vector<T> result(gap);
  for (double v : values) result.push_back(stored<T>(v));
  return result;
}

template <class T>
void expect_near(const DeviceArray<T>& result, const std::vector<double>& expected, std::size_t gap) {
  const std::vector<T> values = result.read();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double value = number_in(values[gap + i]), right = number_in(stored<T>(expected[i]));
    const bool same = value == right || (std::isnan(value) && std::isnan(right));
    const double unit = kIsStoredInHalf<T> ? 0x1p-7 * std::abs(right) : 0;
    ASSERT_TRUE(same || std::abs(value - right) < 1e-5 + unit)
        << "element " << i << " is " << value << ", not " << right;
  }
}

// All four ops, for arrays that begin `gap` elements behind an aligned address.
template <class T>
void expect_pools(PoolParameters p, const std::vector<double>& x, std::size_t gap = 0) {
  std::vector<double> dy;
  for (std::int64_t i = 0; i < p.windows.images * p.windows.out_cells() * p.channels; ++i)
    dy.push_back(static_cast<double>(i % 11) - 4.5);
  const Expected e = expected(p, x, dy);
  const DeviceArray<T> x_there(with_gap<T>(x, gap)), dy_there(with_gap<T>(dy, gap)), y(gap + dy.size()),
      dx(gap + x.size());
  const auto at = [&](const DeviceArray<T>& array) {
    return reinterpret_cast<std::byte*>(array.data() + gap);
  };
  p.x = at(x_there);
  p.dy = at(dy_there);
  p.y = p.result = at(y);
  p.dtype = static_cast<int>(stored_dtype<T>());
  launch_now("avg_pool", p);
  expect_near(y, e.average, gap);
  launch_now("max_pool", p);
  expect_near(y, e.max, gap);
  p.result = at(dx);
  launch_now("max_pool_grad", p);
  expect_near(dx, e.max_grad, gap);
  launch_now("avg_pool_grad", p);
  expect_near(dx, e.average_grad, gap);
}

// With many ties.
std::vector<double> images(const PoolParameters& p) {
  std::vector<double> x;
  for (std::int64_t i = 0; i < p.windows.images * p.windows.in_cells() * p.channels; ++i)
    x.push_back(static_cast<double>(i * 31 % 7) - 3);
  return x;
}

class PoolKernels : public OnEveryDevice {};
LAMINA_ON_EVERY_DEVICE(PoolKernels);

TEST_P(PoolKernels, ThreeAxesWithStridesDilationAndPadding) {
  PoolParameters p{.windows = crooked_windows(), .channels = 3};
  expect_pools<float>(p, images(p));
  expect_pools<double>(p, images(p), 1);
  p.count_padding = true;
  expect_pools<float>(p, images(p), 1);
}

TEST_P(PoolKernels, Halves) {
  const PoolParameters p{.windows = crooked_windows(), .channels = 3};
  expect_pools<bf16>(p, images(p), 1);
  expect_pools<f16>(p, images(p));
}

TEST_P(PoolKernels, MoreThanABlock) {
  const PoolParameters p{.windows = window_of_rows(1001, 3, 2), .channels = 1};
  expect_pools<float>(p, images(p));
}

TEST_P(PoolKernels, StridesBeyondTheWindowLeaveCellsOut) {
  const PoolParameters p{.windows = window_of_rows(50, 2, 5), .channels = 2};
  expect_pools<float>(p, images(p));
}

// The first NaN is the maximum, and gets the gradient; so does the first of equal infinities.
TEST_P(PoolKernels, NotANumberIsTheMaximum) {
  const PoolParameters p{.windows = window_of_rows(12, 4, 2), .channels = 1};
  expect_pools<float>(p, {1, kNaN, 2, kNaN, -INFINITY, -INFINITY, -INFINITY, -INFINITY, 0, -0.0, 0, 7});
}

}  // namespace
}  // namespace lamina::cuda
