// Constants of configs that are too large, of other shapes than they say, or words where numbers are
// expected.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <map>

#include "data/files/file_bytes.h"
#include "data/files/zip_writer.h"
#include "tests/hostile/config_files.h"
#include "tests/hostile/support/refused.h"
#include "tests/support/own_folder.h"

namespace lamina::hostile {
namespace {

testing::AssertionResult not_loaded(std::initializer_list<const char*> words, const std::string& config) {
  const std::string path =
      keras_file(config, {{{"layers/dense/vars/0", Tensor({DType::Float32, {4, 2}})}}, {}});
  return refused(words, [&] { static_cast<void>(Model::load(path)); });
}

std::string add(const std::string& argument) {
  return functional(
      {input(), layer("y", "Add", "", node(tensor("x") + ", " + argument), "keras.src.ops.numpy")});
}
std::string array(const std::string& value, const std::string& dtype = "float32") {
  return R"({"class_name": "__numpy__", "config": {"value": )" + value + R"(, "dtype": ")" + dtype + R"("}})";
}

TEST(HostileConstants, HonestOnesAreLoaded) {
  for (const std::string& argument :
       {std::string("-Infinity"), std::string("NaN"), array("[1, 2, 3, Infinity]")})
    EXPECT_NO_THROW(static_cast<void>(Model::load(keras_file(add(argument))))) << argument;
}

TEST(HostileConstants, Arrays) {
  std::string many = "[0";
  for (int i = 0; i < 1'000'000; ++i) many += ",0";
  EXPECT_TRUE(not_loaded({"hostile.keras", "more than 600000 values"}, add(array(many + "]"))));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)", "different lengths"}, add(array("[[1, 2], [3]]"))));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)", "more than 8 axes"},
                         add(array(std::string(200, '[') + "1" + std::string(200, ']')))));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)", "holds nothing"}, add(array("[[[]]]"))));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)", "does not have"}, add(array("[1]", "object"))));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)", "received NaN"}, add(array("[NaN]", "int32"))));
  EXPECT_TRUE(not_loaded({"broadcast together beside an array f32[3]"}, add(array("[1, 2, 3]"))));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)", "no value or no dtype"},
                         add(R"({"class_name": "__numpy__", "config": {"file": "/etc/passwd"}})")));
  EXPECT_TRUE(not_loaded({"layer \"y\" (Add)"}, add(R"({"class_name": "__numpy__"})")));
  EXPECT_TRUE(not_loaded({"was given no tensor"},
                         functional({input(), layer("y", "Add", "", node(array("[1]") + ", " + array("[1]")),
                                                    "keras.src.ops.numpy")})));
}

TEST(HostileConstants, WordsAreNoSizes) {
  for (const char* word : {"NaN", "Infinity", "-Infinity"}) {
    EXPECT_TRUE(not_loaded({"layer \"y\" (Dense)", "units"}, functional({input(), dense("y", "x", word)})))
        << word;
    EXPECT_TRUE(not_loaded({"layer \"x\""},
                           functional({input("x", std::string("[null, ") + word + "]"), dense("y", "x")})))
        << word;
    EXPECT_TRUE(not_loaded(
        {"layer \"y\" (Dropout)", "rate"},
        functional({input(), layer("y", "Dropout", std::string("\"rate\": ") + word, node(tensor("x")))})))
        << word;
    EXPECT_TRUE(not_loaded({"no keras_history"},
                           functional({input(), dense("y", "x")}, "x", std::string("y\", ") + word + ", \"")))
        << word;
  }
}

TEST(HostileConstants, MillionsOfWords) {
  std::string many = "[NaN";
  while (many.size() < (std::size_t{31} << 20)) many += ",NaN,-Infinity";
  EXPECT_TRUE(not_loaded({"more than 600000 values"}, add(array(many + "]"))));
}

TEST(HostileConstants, InputsByName) {
  const auto with_kwargs = [](const std::string& args, const std::string& kwargs) {
    return functional(
        {input(), layer("y", "Flatten", "", R"({"args": [)" + args + R"(], "kwargs": {)" + kwargs + "}}")});
  };
  EXPECT_NO_THROW(static_cast<void>(Model::load(keras_file(with_kwargs("", "\"inputs\": " + tensor("x"))))));
  EXPECT_TRUE(not_loaded({"called with inputs"}, with_kwargs(tensor("x"), "\"inputs\": " + tensor("x"))));
  EXPECT_TRUE(not_loaded({"called with mask"}, with_kwargs(tensor("x"), "\"mask\": " + tensor("x"))));
  EXPECT_TRUE(
      not_loaded({"called with \"x\" where a tensor is expected"}, with_kwargs("", R"("inputs": "x")")));
}

TEST(HostileConstants, PickledWeights) {
  const std::string path = support::own_folder() + "/pickled.keras";
  data::ZipWriter zip;
  for (const auto& [name, text] :
       std::map<std::string, std::string>{{"metadata.json", R"({"keras_version": "3.15.1"})"},
                                          {"config.json", "{}"},
                                          {"model.weights.npz", "PK"}}) {
    const std::vector<std::byte> bytes = as_bytes(text);
    zip.add(name, bytes);
  }
  data::write_file(path, zip.finish());
  EXPECT_TRUE(refused({"model.weights.npz", "pickled objects", "never read", "Install h5py"},
                      [&] { static_cast<void>(Model::load(path)); }));
}

}  // namespace
}  // namespace lamina::hostile
