#include "cuda/kernels/conv.h"

#include <cmath>
#include <vector>

#include "cuda/kernels/add_parts.h"
#include "tests/cuda/kernels/plain_windows.h"
#include "tests/cuda/kernels/stored.h"
#include "tests/cuda/on_every_device.h"

namespace lamina::cuda {
namespace {

using Numbers = std::vector<double>;

struct Sizes {
  Windows windows;
  std::int64_t channels = 1, filters = 1, groups = 1;
  int tile = 64, splits = 1;
  std::size_t offset = 0;  // of every array, in elements

  std::int64_t images() const { return windows.images * windows.in_cells() * channels; }
  std::int64_t places() const { return windows.images * windows.out_cells() * filters; }
  std::int64_t kernel() const { return windows.window_cells() * channels / groups * filters; }
};

// Quarters: their products and sums are exact in float.
Numbers numbers(std::int64_t count, int seed) {
  Numbers x;
  for (std::int64_t i = 0; i < count; ++i) x.push_back(static_cast<double>((i * 29 + seed) % 13 - 6) / 4);
  return x;
}

// visit(x, kernel, y) for the elements that meet.
template <class Visit>
void for_each_triple(const Sizes& s, Visit visit) {
  const std::int64_t depth = s.channels / s.groups, width = s.filters / s.groups;
  for_each_tap(s.windows, [&](std::int64_t place, std::int64_t tap, std::int64_t cell) {
    for (std::int64_t f = 0; f < s.filters; ++f)
      for (std::int64_t c = 0; c < depth; ++c)
        visit(static_cast<std::size_t>(cell * s.channels + f / width * depth + c),
              static_cast<std::size_t>((tap * depth + c) * s.filters + f),
              static_cast<std::size_t>(place * s.filters + f));
  });
}

template <class T>
std::vector<T> with_gap(const Numbers& values, std::size_t gap) {
  std::vector<T> result(gap, stored<T>(std::nan("")));
  for (double v : values) result.push_back(stored<T>(v));
  return result;
}

template <class T>
void expect_result(std::string_view kernel, ConvParameters p, const Numbers& expected, std::size_t gap) {
  const DeviceArray<T> result(gap + expected.size());
  const DeviceArray<std::conditional_t<kIsStoredInHalf<T>, float, T>> parts(
      static_cast<std::size_t>(p.splits) * expected.size());
  p.result = reinterpret_cast<std::byte*>(result.data() + gap);
  p.parts = reinterpret_cast<std::byte*>(parts.data());
  launch_now(kernel, p);
  if (p.splits > 1)
    launch_now("add_parts", AddPartsParameters{.parts = p.parts,
                                               .y = p.result,
                                               .count = static_cast<std::int64_t>(expected.size()),
                                               .splits = p.splits,
                                               .dtype = p.dtype});
  const std::vector<T> values = result.read();
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_EQ(number_in(values[gap + i]), number_in(stored<T>(expected[i]))) << "element " << i;
}

// All three products.
template <class T>
void expect_convolutions(const Sizes& s) {
  const Numbers x = numbers(s.images(), 1), kernel = numbers(s.kernel(), 2), dy = numbers(s.places(), 3);
  Numbers y(dy.size()), dx(x.size()), dkernel(kernel.size());
  for_each_triple(s, [&](std::size_t i, std::size_t k, std::size_t o) {
    y[o] += x[i] * kernel[k];
    dx[i] += dy[o] * kernel[k];
    dkernel[k] += x[i] * dy[o];
  });
  const DeviceArray<T> x_there(with_gap<T>(x, s.offset)), kernel_there(with_gap<T>(kernel, s.offset)),
      dy_there(with_gap<T>(dy, s.offset));
  const auto at = [&](const DeviceArray<T>& a) {
    return reinterpret_cast<const std::byte*>(a.data() + s.offset);
  };
  const ConvParameters p{.windows = s.windows,
                         .channels = s.channels,
                         .filters = s.filters,
                         .groups = s.groups,
                         .x = at(x_there),
                         .kernel = at(kernel_there),
                         .dy = at(dy_there),
                         .dtype = static_cast<int>(stored_dtype<T>()),
                         .tile = s.tile,
                         .splits = s.splits};
  {
    SCOPED_TRACE("conv");
    expect_result<T>("conv", p, y, s.offset);
  }
  {
    SCOPED_TRACE("conv_input_grad");
    expect_result<T>("conv_input_grad", p, dx, s.offset);
  }
  {
    SCOPED_TRACE("conv_kernel_grad");
    expect_result<T>("conv_kernel_grad", p, dkernel, s.offset);
  }
}

class ConvKernels : public OnEveryDevice {};
LAMINA_ON_EVERY_DEVICE(ConvKernels);

TEST_P(ConvKernels, ThreeAxesWithStridesDilationAndPadding) {
  for (int tile : {32, 64, 128}) {
    SCOPED_TRACE(tile);
    expect_convolutions<float>({.windows = crooked_windows(), .channels = 3, .filters = 5, .tile = tile});
  }
  expect_convolutions<double>({.windows = crooked_windows(), .channels = 4, .filters = 4, .tile = 32});
  expect_convolutions<double>({.windows = crooked_windows(), .channels = 3, .filters = 2, .offset = 1});
}

TEST_P(ConvKernels, Groups) {
  expect_convolutions<float>(
      {.windows = crooked_windows(), .channels = 8, .filters = 12, .groups = 2, .tile = 32});
  expect_convolutions<float>(
      {.windows = crooked_windows(), .channels = 5, .filters = 5, .groups = 5, .tile = 32});
}

TEST_P(ConvKernels, AThreadForEachElement) {
  expect_convolutions<float>(
      {.windows = crooked_windows(), .channels = 5, .filters = 5, .groups = 5, .tile = 1});
  expect_convolutions<double>(
      {.windows = crooked_windows(), .channels = 6, .filters = 4, .groups = 2, .tile = 1, .offset = 1});
}

TEST_P(ConvKernels, WholePacksOfChannels) {
  expect_convolutions<float>({.windows = window_of_rows(70, 3, 1), .channels = 8, .filters = 16});
  expect_convolutions<float>(
      {.windows = window_of_rows(70, 3, 1), .channels = 8, .filters = 16, .tile = 32, .offset = 1});
}

TEST_P(ConvKernels, MoreThanATileInEachDirection) {
  expect_convolutions<float>({.windows = window_of_rows(80, 5, 2), .channels = 9, .filters = 35, .tile = 32});
}

TEST_P(ConvKernels, SplitDepths) {
  expect_convolutions<float>(
      {.windows = crooked_windows(), .channels = 3, .filters = 5, .tile = 32, .splits = 3});
  expect_convolutions<double>(
      {.windows = crooked_windows(), .channels = 4, .filters = 6, .groups = 2, .splits = 2});
}

// Sums of quarters are exact in float: so each result is what they round to.
template <class Half>
void expect_halves() {
  expect_convolutions<Half>({.windows = crooked_windows(), .channels = 3, .filters = 5, .offset = 1});
  expect_convolutions<Half>(
      {.windows = window_of_rows(70, 3, 1), .channels = 8, .filters = 16, .tile = 32, .splits = 2});
  expect_convolutions<Half>(
      {.windows = crooked_windows(), .channels = 6, .filters = 4, .groups = 2, .tile = 1, .offset = 1});
}
TEST_P(ConvKernels, HalvesAddUpInFloatAndRoundOnce) {
  expect_halves<bf16>();
  expect_halves<f16>();
}

}  // namespace
}  // namespace lamina::cuda
