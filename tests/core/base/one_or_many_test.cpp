#include "core/base/one_or_many.h"

#include <gtest/gtest.h>

#include "core/runtime/tensor.h"

namespace lamina {
namespace {

struct Loss {  // takes a name or a number, as losses do
  template <std::size_t N>
  Loss(const char (&literal)[N]) : name(literal) {}
  Loss(int number) : name(std::to_string(number)) {}
  std::string name;
};
struct Options {
  OneOrMany<Loss> loss = {};
  OneOrMany<float> loss_weights = {};
};

std::size_t count(const OneOrMany<Tensor>& tensors) { return tensors.size(); }

TEST(OneOrMany, TakesOneValueAListOrNames) {
  const Tensor a = Tensor::from<float>({1}, {1}), b = Tensor::from<float>({2}, {1});
  EXPECT_EQ(count({}), 0u);
  EXPECT_EQ(count(a), 1u);
  EXPECT_EQ(count({a}), 1u);
  EXPECT_EQ(count({a, b}), 2u);
  EXPECT_EQ(count({{"left", a}}), 1u);
  EXPECT_EQ(count(std::vector<Tensor>{a, b, a}), 3u);

  const OneOrMany<Tensor> named = {{"left", a}, {"right", b}};
  ASSERT_TRUE(named.named());
  EXPECT_EQ(named.names, (std::vector<std::string>{"left", "right"}));
  EXPECT_EQ(named.find("right")->item<float>(), 2.0f);
  EXPECT_EQ(named.find("up"), nullptr);
}

TEST(OneOrMany, ResolvesTheBracesOfCompile) {
  EXPECT_EQ((Options{.loss = "mse"}.loss.items[0].name), "mse");
  const Options two{.loss = {"mse", "mae"}};
  EXPECT_FALSE(two.loss.named());
  EXPECT_EQ(two.loss.items[1].name, "mae");
  const Options named{.loss = {{"o", "mse"}, {"p", 3}}, .loss_weights = {{"o", 0.5f}}};
  EXPECT_EQ(named.loss.names, (std::vector<std::string>{"o", "p"}));
  EXPECT_EQ(named.loss.items[1].name, "3");
  EXPECT_EQ(named.loss_weights.items, (std::vector<float>{0.5f}));
  const Options single{.loss = {{"o", "mse"}}};
  EXPECT_EQ(single.loss.names, (std::vector<std::string>{"o"}));
}

TEST(OneOrMany, ListOfTextsIsTwoNames) {
  const OneOrMany<Text> texts = {"a", "b"};
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_EQ(texts.items[1].value, "b");
  EXPECT_FALSE(texts.named());
}

TEST(OneOrMany, CopiesKeepNames) {
  const OneOrMany<int> a = {{"x", 1}};
  const OneOrMany<int> b = a;
  OneOrMany<int> c{b};
  EXPECT_EQ(c.names, a.names);
  EXPECT_EQ(c.items, a.items);
}

TEST(OneOrMany, RefusesANameTwice) {
  using Ints = OneOrMany<int>;
  EXPECT_THROW((Ints{{"x", 1}, {"x", 2}}), Error);
}

}  // namespace
}  // namespace lamina
