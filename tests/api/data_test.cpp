#include <gtest/gtest.h>
#include <lamina/lamina.h>

// Data, as a user writes it.

using namespace lamina;

namespace {

TEST(ApiData, Tensors) {
  const std::int64_t n = 3;
  std::vector<float> values(30, 0.5F);
  values[3] = 7;
  Tensor a = Tensor::from(values, {n, 10});  // copies
  float first = a.at<float>(0, 3);
  std::span<const float> all_of_them = a.span<float>();
  EXPECT_EQ(first, 7);
  EXPECT_EQ(all_of_them.size(), 30U);

  Tensor v = Tensor::view(std::span<float>(values), {n, 10});  // does not copy
  values[3] = 8;
  EXPECT_EQ(v.at<float>(0, 3), 8);
  EXPECT_EQ(a.at<float>(0, 3), 7);
}

TEST(ApiData, FashionMnist) {
  try {
    auto [train, test] = data::fashion_mnist();  // images u8 [n, 28, 28], labels
    EXPECT_EQ(train.images.shape(), (Shape{60000, 28, 28}));
    EXPECT_EQ(test.labels.shape(), (Shape{10000}));
  } catch (const Error& e) {
    GTEST_SKIP() << e.what();
  }
}

TEST(ApiData, Pipelines) {
  Tensor a({DType::Float32, {100, 3}}), y({DType::Float32, {100, 1}});
  auto augment = [](data::Batch batch) {
    batch.x = Data(batch.x[0].clone());
    return batch;
  };
  auto ds = data::from_tensors(a, y).shuffle({.seed = 1}).batch(32).map(augment).prefetch();

  auto x = Input({3});
  Model model(x, layers::Dense(1)(x));
  model.compile({.optimizer = "sgd", .loss = "mse"});
  History history = model.fit(ds, {.epochs = 3, .verbose = 0});
  EXPECT_EQ(history["loss"].size(), 3U);
}

}  // namespace
