#include "layers/array_config.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/base/error.h"
#include "data/files/json.h"

namespace lamina::layers {
namespace {

Config array(const std::string& value, const std::string& dtype = "float32",
             const std::string& class_name = "__numpy__") {
  return data::parse_json(R"({"class_name": ")" + class_name + R"(", "config": {"value": )" + value +
                              R"(, "dtype": ")" + dtype + R"("}})",
                          "here", {.python_words = true});
}

std::string refusal(const Config& config) {
  try {
    static_cast<void>(array_from(config));
  } catch (const Error& e) {
    return e.what();
  }
  return "accepted";
}

TEST(ArrayConfig, ReadsNestedLists) {
  const Tensor x = array_from(array("[[1, 2.5], [-Infinity, 4], [5, NaN]]")).value();
  EXPECT_EQ(x.type(), (TensorType{DType::Float32, {3, 2}}));
  EXPECT_EQ(x.value(1), 2.5);
  EXPECT_EQ(x.value(2), -HUGE_VAL);
  EXPECT_TRUE(std::isnan(x.value(5)));
  EXPECT_EQ(array_from(array("[7]", "int64", "__tensor__")).value().type(), (TensorType{DType::Int64, {1}}));
  EXPECT_FALSE(array_from(Config(3)));
  EXPECT_FALSE(array_from(array("[1]", "float32", "__slice__")));
}

TEST(ArrayConfig, TypesThatLaminaLacksBecomeWiderOnes) {
  const auto dtype = [](const char* name) { return array_from(array("[1]", name)).value().dtype(); };
  EXPECT_EQ(dtype("float64"), DType::Float32);
  EXPECT_EQ(dtype("bfloat16"), DType::Float32);
  EXPECT_EQ(dtype("int8"), DType::Int32);
  EXPECT_EQ(dtype("uint8"), DType::UInt8);
  EXPECT_EQ(dtype("uint32"), DType::Int64);
  EXPECT_EQ(array_from(array("[true, false]", "bool")).value().dtype(), DType::Bool);
}

TEST(ArrayConfig, IsReadAsItWasWritten) {
  for (const Tensor& x : {Tensor::from<float>({0.1f, -3, 1e-30f, 4, 5, 6}, {1, 2, 3}),
                          Tensor::from<std::int64_t>({INT64_MAX, INT64_MIN}, {2}),
                          Tensor::from<std::uint8_t>({0, 255}, {2, 1})}) {
    const Tensor again = array_from(array_config(x)).value();
    ASSERT_EQ(again.type(), x.type());
    for (std::int64_t i = 0; i < x.numel(); ++i) EXPECT_EQ(again.value(i), x.value(i));
    EXPECT_EQ(array_config(again), array_config(x));
  }
}

TEST(ArrayConfig, RefusesWhatIsNoArray) {
  EXPECT_NE(refusal(array("[[1, 2], [3]]")).find("lists of different lengths"), std::string::npos);
  EXPECT_NE(refusal(array("[[1, 2], 3]")).find("lists of different lengths"), std::string::npos);
  EXPECT_NE(refusal(array("[1, [2]]")).find("deeper in some places"), std::string::npos);
  EXPECT_NE(refusal(array("[]")).find("holds nothing"), std::string::npos);
  EXPECT_NE(refusal(array("[[], []]")).find("holds nothing"), std::string::npos);
  EXPECT_NE(refusal(array("[[[[[[[[[1]]]]]]]]]")).find("more than 8 axes"), std::string::npos);
  EXPECT_NE(refusal(array("[\"x\"]")).find("expects a number"), std::string::npos);
  EXPECT_NE(refusal(array("[1.5]", "int32")).find("expects a whole number"), std::string::npos);
  EXPECT_NE(refusal(array("[NaN]", "int32")).find("expects a whole number, received NaN"), std::string::npos);
  EXPECT_NE(refusal(array("[256]", "uint8")).find("256, which does not fit"), std::string::npos);
  EXPECT_NE(refusal(array("[1]", "object")).find("dtype \"object\""), std::string::npos);
  EXPECT_NE(refusal(array("3")).find("no value"), std::string::npos);
}

}  // namespace
}  // namespace lamina::layers
