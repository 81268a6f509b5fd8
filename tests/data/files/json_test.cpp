#include "data/files/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace lamina::data {
namespace {

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(parse_json(text, "m.keras: config.json"));
  } catch (const Error& e) {
    return e.what();
  }
  return "accepted";
}

TEST(Json, ReadsWhatPythonWrites) {
  const Config config = parse_json(
      R"({"units": 32, "rate": 1e-07, "name": "d\u00e9", "shape": [null, 3], "bias": true, "x": {}})",
      "here");
  EXPECT_EQ(config.at("units").integer(), 32);
  EXPECT_EQ(config.at("rate").number(), 1e-7);
  EXPECT_EQ(config.at("name").text(), "d\xc3\xa9");
  EXPECT_TRUE(config.at("shape").items()[0].is_null());
  EXPECT_TRUE(config.at("bias").boolean());
  EXPECT_TRUE(config.at("x").members().empty());
}

TEST(Json, WritesAsPythonDoes) {
  const std::string text =
      R"({"units": 32, "rate": 1e-07, "whole": 2.0, "name": "d\u00e9\n", "shape": [null, 3], "x": {}, "l": []})";
  EXPECT_EQ(to_json(parse_json(text, "here")), text);
  EXPECT_EQ(to_json(Config::object({{"a", Config::list({1, 2})}}), {.indent = 2}),
            "{\n  \"a\": [\n    1,\n    2\n  ]\n}");
  EXPECT_THROW(to_json(Config(1.0 / 0.0)), Error);
}

TEST(Json, ReadsAndWritesPythonsWordsWhereTheyAreAllowed) {
  const std::string text =
      R"({"high": Infinity, "low": [-Infinity, NaN], "NaN": "Infinity \\\" NaN", "n": 1})";
  const JsonLimits words{.python_words = true};
  const Config config = parse_json(text, "here", words);
  EXPECT_EQ(config.at("high").any_number(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(config.at("low").items()[0].any_number(), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(config.at("low").items()[1].any_number()));
  EXPECT_EQ(config.at("NaN").text(), "Infinity \\\" NaN");
  EXPECT_EQ(to_json(config, {.python_words = true}), text);
  EXPECT_THROW(to_json(config), Error);
  EXPECT_EQ(parse_json("NaN", "here", words).kind(), "NaN");
  EXPECT_NE(refusal(text).find("is not valid JSON"), std::string::npos);
  for (const char* wrong : {"[Infinityx]", "[+Infinity]", "[--Infinity]", "[nan]", "[NaN", "{NaN: 1}",
                            "[1NaN]", "[\"NaN]", "[-NaN]", "[Infinity Infinity]", "[Infinity\\]"})
    EXPECT_THROW(parse_json(wrong, "here", words), Error) << wrong;
}

// Numbers are finite for all who do not ask for more.
TEST(Json, WordsAreNoSizesAndNoSettings) {
  const Config words = parse_json("[NaN, Infinity, -Infinity]", "here", {.python_words = true});
  for (const Config& word : words.items()) {
    EXPECT_THROW(word.number(), Error);
    EXPECT_THROW(word.integer(), Error);
  }
}

TEST(Json, KeepsEveryBitOfANumber) {
  for (const double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0, 0.0010000000474974513})
    EXPECT_EQ(parse_json(to_json(Config(value)), "here").number(), value);
}

TEST(Json, RefusesWhatIsNotJson) {
  EXPECT_NE(refusal("{\"a\": }").find("is not valid JSON at byte"), std::string::npos);
  EXPECT_NE(refusal("{} x").find("is not valid JSON"), std::string::npos);
  EXPECT_NE(refusal("").find("is not valid JSON"), std::string::npos);
  EXPECT_NE(refusal("NaN").find("is not valid JSON"), std::string::npos);
}

TEST(Json, CountsValues) {
  EXPECT_NO_THROW(parse_json("[1, 2, {\"a\": 3}]", "here", {.values = 5}));
  EXPECT_THROW(parse_json("[1, 2, {\"a\": 3}, 4]", "here", {.values = 5}), Error);
}

TEST(Json, FindsDoubleKeysInLargeObjectsToo) {
  std::string text = "{\"k0\": 0";
  for (int i = 1; i < 100; ++i) text += ", \"k" + std::to_string(i) + "\": 0";
  EXPECT_EQ(parse_json(text + "}", "here").members().size(), 100U);
  for (const char* key : {"k3", "k50", "k99"})
    EXPECT_NE(refusal(text + ", \"" + key + "\": 1}").find("occurs twice"), std::string::npos) << key;
}

// Kinds of hostile files, by their number.
TEST(HostileJson, Kind1DeepNesting) {
  EXPECT_NE(refusal(std::string(100'000, '[')).find("nested more than 256 deep"), std::string::npos);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_NE(refusal(objects).find("nested more than 256 deep"), std::string::npos);
}

TEST(HostileJson, Kind2SameKeyTwice) {
  EXPECT_NE(refusal(R"({"a": 1, "b": {"c": 1, "c": 2}})").find("the key \"c\" occurs twice"),
            std::string::npos);
}

TEST(HostileJson, Kind3Numbers) {
  EXPECT_NE(refusal("[1e400]").find("out of range"), std::string::npos);
  EXPECT_NE(refusal("[18446744073709551616e400]").find("out of range"), std::string::npos);
  EXPECT_NE(refusal("[9223372036854775808]").find("more than 64 bits"), std::string::npos);
  EXPECT_NE(refusal("[-NaN]").find("is not valid JSON"), std::string::npos);
  EXPECT_EQ(parse_json("[-0]", "here").items()[0].integer(), 0);
  EXPECT_EQ(parse_json("[-9223372036854775808]", "here").items()[0].integer(),
            std::numeric_limits<std::int64_t>::min());
}

TEST(HostileJson, Kind4Texts) {
  EXPECT_NE(refusal("[\"\xff\xfe\"]").find("is not valid JSON"), std::string::npos);
  EXPECT_NE(refusal(R"(["a\u0000b"])").find("NUL"), std::string::npos);
  EXPECT_NE(refusal(R"({"a\u0000b": 1})").find("NUL"), std::string::npos);
  EXPECT_NE(refusal(std::string("{}\0x", 4)).find("NUL"), std::string::npos);
}

}  // namespace
}  // namespace lamina::data
