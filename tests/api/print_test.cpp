#include <gtest/gtest.h>
#include <lamina/fmt.h>
#include <lamina/lamina.h>

#include <sstream>

// Everything prints, with << and with {fmt}, as a user writes it.

using namespace lamina;

namespace {

// The text of both, which must be one.
template <class T>
std::string printed(const T& thing) {
  std::ostringstream out;
  out << thing;
  EXPECT_EQ(fmt::format("{}", thing), out.str());
  return out.str();
}

TEST(ApiPrint, Types) {
  EXPECT_EQ(printed(DType::Float32), "f32");
  EXPECT_EQ(printed(Shape{kUnknown, 64}), "[?, 64]");
  EXPECT_EQ(printed(TensorType{DType::Int32, {2, 3}}), "i32[2, 3]");
  EXPECT_EQ(printed(Device::Cpu), "cpu");
  for (const std::string name : {"auto", "cpu", "cuda", "emulated"})
    EXPECT_EQ(printed(device_from_name(name)), name);
  EXPECT_EQ(fmt::format("{:>9}|", Shape{2, 3}), "   [2, 3]|");
}

TEST(ApiPrint, Tensors) {
  EXPECT_NE(printed(Tensor::from<float>({1, 2.5}, {2})).find("2.5"), std::string::npos);
  EXPECT_NE(printed(Input({64}, {.name = "body"})).find("f32[?, 64]"), std::string::npos);
}

TEST(ApiPrint, Models) {
  const Layer dense = layers::Dense(1, {.name = "score"});
  EXPECT_EQ(printed(dense), "Dense(\"score\")");
  EXPECT_EQ(printed(Layer()), "no layer");
  auto x = Input({2});
  Model model(x, dense(x), {.name = "scores", .seed = 1});
  EXPECT_NE(printed(model).find("Model: \"scores\""), std::string::npos);
  EXPECT_NE(printed(Sequential({dense})).find("Model: \"sequential\""), std::string::npos);
  EXPECT_NE(printed(model.plan({.batch_size = 4})).find("Peak of the arena"), std::string::npos);
}

TEST(ApiPrint, Results) {
  Logs logs;
  logs.set("loss", 0.5);
  logs.set("mae", 0.25);
  EXPECT_EQ(printed(logs), "loss: 0.5 - mae: 0.25");
  History history;
  history.append(0, logs);
  logs.set("loss", 0.125);
  history.append(1, logs);
  EXPECT_EQ(printed(history), "loss: 0.5 0.125\nmae: 0.25 0.25\n");
}

}  // namespace
