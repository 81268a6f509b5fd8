#include <gtest/gtest.h>

#include "lamina/lamina.h"
#include "tests/support/check_layer.h"
#include "tests/support/values.h"

// Models whose outputs have other rows than their inputs: predict puts those of all batches one behind the
// other, as Keras does.

namespace lamina {
namespace {

using support::Attempt, support::expect_error, support::expect_values;

const Tensor kX = Tensor::from<float>({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {5, 2});

TEST(PredictedRows, MoreThanSamples) {
  auto x = Input({2});
  const Model model(x, ops::reshape(2 * x, {kUnknown, 1}));
  for (const int batch : {1, 2, 3, 8}) {
    const Tensor found = model.predict(kX, {.batch_size = batch, .verbose = 0});
    EXPECT_EQ(found.shape(), (Shape{10, 1})) << batch;
    expect_values(found, {2, 4, 6, 8, 10, 12, 14, 16, 18, 20});
  }
}

TEST(PredictedRows, OneForEachBatch) {
  auto x = Input({2});
  const Model model(x, {ops::sum(x, {.axes = {0}, .keepdims = true}), x + 1});
  const Outputs found = model.predict(kX, {.batch_size = 2, .verbose = 0});
  expect_values(found[0], {4, 6, 12, 14, 9, 10});
  expect_values(found[1], {2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
}

TEST(PredictedRows, ANumberHasNone) {
  auto x = Input({2});
  const Model model(x, ops::sum(x));
  const Attempt attempt = [&] { static_cast<void>(model.predict(kX, {.verbose = 0})); };
  expect_error(
      attempt,
      "predicted_rows_test.cpp:$LINE: predict expects outputs with rows, received \"sum\" f32[], one "
      "number for a whole batch.\n  Keep the batch axis: reduce over the other axes only.");
}

}  // namespace
}  // namespace lamina
