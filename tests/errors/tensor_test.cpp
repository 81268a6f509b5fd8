#include "tests/errors/refused.h"

// Tensors that hold values.
namespace lamina::errors {
namespace {

TEST(TensorErrors, Counts) {
  const Attempt few = [] { Tensor::from<float>({1, 2, 3}, {2, 2}); };
  expect_refused(few,
                 "3 elements do not fill the shape [2, 2].\n"
                 "  Give a shape whose dimensions multiply to 3.");
  const Attempt open = [] { Tensor::from<float>({1, 2, 3}, {2, kUnknown}); };
  expect_refused(open,
                 "3 elements do not fill the shape [2, ?].\n"
                 "  Give a shape whose dimensions multiply to 3.");
  const Attempt negative = [] { Tensor::from<float>({1, 2, 3, 4}, {-2, -2}); };
  expect_refused(negative,
                 "4 elements do not fill the shape [-2, -2].\n"
                 "  Give a shape whose dimensions multiply to 4.");
  constexpr std::int64_t kHuge = std::int64_t{1} << 40;
  const Attempt huge = [] { zeros({6}).reshape({kHuge, kHuge, kUnknown}); };
  expect_refused(huge,
                 "6 elements do not fill the shape [1099511627776, 1099511627776, ?].\n"
                 "  Give a shape whose dimensions multiply to 6.");
}

TEST(TensorErrors, Elements) {
  const Tensor t = zeros({2, 3});
  const Attempt outside = [&] { t.at<float>(2, 0); };
  expect_refused(outside,
                 "the index [2, 0] lies outside a tensor f32[2, 3].\n"
                 "  Give one index for each axis, counted from 0.");
  const Attempt negative = [&] { t.at<float>(0, -1); };
  expect_refused(negative,
                 "the index [0, -1] lies outside a tensor f32[2, 3].\n"
                 "  Give one index for each axis, counted from 0.");
  const Attempt few = [&] { t.at<float>(1); };
  expect_refused(few,
                 "the index [1] lies outside a tensor f32[2, 3].\n"
                 "  Give one index for each axis, counted from 0.");
  const Attempt type = [&] { t.at<double>(0, 0); };
  expect_refused(type,
                 "a tensor f32[2, 3] cannot be read as float64.\n"
                 "  Ask for float32, or convert it with astype.");
  const Attempt span = [&] { t.span<std::int32_t>(); };
  expect_refused(span,
                 "a tensor f32[2, 3] cannot be read as int32.\n"
                 "  Ask for float32, or convert it with astype.");
  const Attempt item = [&] { t.item<float>(); };
  expect_refused(item,
                 "item expects a tensor of one element, received f32[2, 3].\n"
                 "  Take one of its elements with at.");
  const Attempt value = [&] { t.value(6); };
  expect_refused(value,
                 "the element number 6 lies outside a tensor f32[2, 3].\n"
                 "  Elements are counted from 0, row by row.");
}

TEST(TensorErrors, RowsAndSizes) {
  const Tensor t = zeros({2, 3});
  const Attempt rows = [&] { t.slice_rows(1, 3); };
  expect_refused(rows,
                 "slice_rows expects a range of rows that f32[2, 3] has, received 1 to 3.\n"
                 "  Rows are counted from 0, and the end is not among them.");
  const Attempt sizes = [] { Tensor({DType::Float32, {2, -5}}); };
  support::expect_error(sizes,
                        "a Tensor expects known sizes of at least 0, received f32[2, -5].\n"
                        "  Give each axis its size.");
  const Attempt memory = [] { Tensor({DType::Float32, {std::int64_t{1} << 44}}); };
  support::expect_error(memory,
                        "there is no memory for f32[17592186044416], which takes 65537 GiB.\n"
                        "  Use smaller sizes, or a smaller batch_size.");
}

TEST(TensorErrors, EmptyTensors) {
  const Attempt span = [] { Tensor().span<float>(); };
  expect_refused(span, "this Tensor is empty.\n  Assign a tensor to it before reading it.");
  const Attempt item = [] { Tensor().item<float>(); };
  expect_refused(item, "this Tensor is empty.\n  Assign a tensor to it before reading it.");
  const Attempt cast = [] { Tensor().astype(DType::Int32); };
  expect_refused(cast, "this Tensor is empty.\n  Assign a tensor to it before reading it.");
  EXPECT_FALSE(Tensor().clone().defined());
}

}  // namespace
}  // namespace lamina::errors
