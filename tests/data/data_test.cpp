#include "data/data.h"

#include <gtest/gtest.h>

namespace lamina {
namespace {

Tensor rows(std::int64_t count) { return Tensor({DType::Float32, {count, 2}}); }

std::size_t count(const Data& x, const Data& y = {}) { return x.size() + 10 * y.size(); }

TEST(Data, TakesWhatFitIsGiven) {
  const Tensor a = rows(3), b = rows(3);
  EXPECT_EQ(count(a, b), 11u);
  EXPECT_EQ(count({a, b}, a), 12u);
  EXPECT_EQ(count({a, b}, {a, b}), 22u);
  EXPECT_EQ(count({{"left", a}, {"right", b}}, {{"out", a}}), 12u);
  EXPECT_EQ(count(std::vector<Tensor>{a, b, a}), 3u);
  EXPECT_EQ(count({}), 0u);
}

TEST(Data, FindsByNameAndPosition) {
  const Data data = {{"left", rows(3)}, {"right", Tensor({DType::Int32, {3}})}};
  EXPECT_TRUE(data.named());
  EXPECT_EQ(data.rows(), 3);
  EXPECT_EQ(data["right"].dtype(), DType::Int32);
  EXPECT_EQ(data[1].dtype(), DType::Int32);
  EXPECT_EQ(data.find("up"), nullptr);
  EXPECT_THROW(data["up"], Error);
  EXPECT_THROW(Data(rows(3))["up"], Error);
}

TEST(Data, SlicesKeepNames) {
  const Tensor numbers = Tensor::from<float>({0, 1, 2, 3, 4}, {5});
  const Data data = Data({{"n", numbers}}).slice_rows(3, 5);
  EXPECT_EQ(data.rows(), 2);
  EXPECT_EQ(data["n"].at<float>(0), 3.0f);
  EXPECT_EQ(data["n"].data(), numbers.data() + 3 * sizeof(float));
}

TEST(Data, RefusesWhatHasNoRows) {
  EXPECT_THROW(Data(Tensor{}), Error);
  EXPECT_THROW(Data(Tensor({DType::Float32, {}})), Error);
  try {
    Data({{"left", rows(3)}, {"right", rows(4)}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("\"right\" of the data has 4 rows"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace lamina
