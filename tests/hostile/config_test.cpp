// The kinds 5 to 19 of hostile files: configs that are too large, name what is not there, or ask for what no
// model needs. (Kinds 1 to 4, of JSON itself, are in tests/data/files/json_test.cpp.)

#include "tests/hostile/config_files.h"

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include "data/files/file_bytes.h"

#include "tests/hostile/support/refused.h"
#include "tests/support/own_folder.h"

namespace lamina::hostile {
namespace {

data::Hdf5Weights weights_of_dense(std::int64_t inputs = 4, std::int64_t units = 2) {
  return {{{"layers/dense/vars/0", Tensor({DType::Float32, {inputs, units}})},
           {"layers/dense/vars/1", Tensor({DType::Float32, {units}})}},
          {}};
}

testing::AssertionResult not_loaded(std::initializer_list<const char*> words, const std::string& config,
                                    const data::Hdf5Weights& weights = weights_of_dense(),
                                    const std::string& version = "3.15.1") {
  const std::string path = keras_file(config, weights, version);
  return refused(words, [&] { static_cast<void>(Model::load(path)); });
}

std::string with_layer(const std::string& text) { return functional({input(), text}); }

TEST(HostileConfig, HonestFilesAreLoaded) {
  const std::string path = keras_file(functional({input(), dense("y", "x")}), weights_of_dense());
  EXPECT_NO_THROW(static_cast<void>(Model::load(path)));
}

TEST(HostileConfig, Kind5MillionLayers) {
  const std::string more(std::size_t{33} << 20, ' ');
  EXPECT_TRUE(not_loaded({"more than the 33554432 that are read"}, functional({input(), more})));
  std::string layers = input();
  for (int i = 0; i < 1'000'000; ++i) layers += R"(,{"class_name":"Dense","config":{"name":"d"}})";
  EXPECT_TRUE(not_loaded({"hostile.keras", "more than the 33554432 that are read"}, functional({layers})));
}

TEST(HostileConfig, Kind6UnknownClass) {
  EXPECT_TRUE(not_loaded({"layer \"y\" (Quantum)", "Lamina has no layer of the class Quantum"},
                         with_layer(layer("y", "Quantum", "", node(tensor("x"))))));
}

TEST(HostileConfig, Kind7ModulesAndFunctions) {
  EXPECT_TRUE(not_loaded({"no layer of the class system of os"},
                         with_layer(layer("y", "system", "\"command\": \"id\"", node(tensor("x")), "os"))));
  EXPECT_TRUE(not_loaded({"no layer of the class Dense of builtins"},
                         with_layer(layer("y", "Dense", "\"units\": 2", node(tensor("x")), "builtins"))));
  EXPECT_TRUE(
      not_loaded({"activation"},
                 with_layer(layer("y", "Dense",
                                  R"("units": 2, "activation": {"class_name": "function", "config": "eval"})",
                                  node(tensor("x"))))));
}

TEST(HostileConfig, Kind8Lambda) {
  EXPECT_TRUE(
      not_loaded({"a Lambda holds Python code"},
                 with_layer(layer("y", "Lambda", R"("function": {"class_name": "__lambda__", "config": {}})",
                                  node(tensor("x"))))));
  EXPECT_TRUE(
      not_loaded({"activation"},
                 with_layer(layer("y", "Dense", R"("units": 2, "activation": {"class_name": "__lambda__"})",
                                  node(tensor("x"))))));
}

TEST(HostileConfig, Kind9PathsAndUrls) {
  EXPECT_TRUE(not_loaded(
      {"StringLookup"},
      with_layer(layer("y", "StringLookup", R"("vocabulary": "/etc/passwd")", node(tensor("x"))))));
  EXPECT_TRUE(not_loaded({"unknown setting \"weights\""},
                         with_layer(layer("y", "Dense", R"("units": 2, "weights": "http://example.org/w.h5")",
                                          node(tensor("x"))))));
}

TEST(HostileConfig, Kind10Cycle) {
  EXPECT_TRUE(not_loaded({"\"a\"", "\"y\"", "in a circle"},
                         functional({input(), dense("a", "y", "4"), dense("y", "a", "4")})));
  EXPECT_TRUE(not_loaded({"in a circle"}, functional({input(), dense("y", "y", "4")})));
}

TEST(HostileConfig, Kind11NotThere) {
  EXPECT_TRUE(not_loaded({"\"nobody\"", "no layer of the model"}, with_layer(dense("y", "nobody"))));
  const auto from = [](int call, int index) {
    return with_layer(layer("y", "Dense", "\"units\": 2", node(tensor("x", call, index))));
  };
  EXPECT_TRUE(not_loaded({"of layer \"x\""}, from(7, 0)));
  EXPECT_TRUE(not_loaded({"of layer \"x\""}, from(0, 3)));
  EXPECT_TRUE(not_loaded({"the number -1"}, from(-1, 0)));
  EXPECT_TRUE(not_loaded({"the number -2147483648"}, from(0, -2147483647 - 1)));
  EXPECT_TRUE(not_loaded({"\"missing\""}, functional({input(), dense("y", "x")}, "x", "missing")));
  EXPECT_TRUE(not_loaded({"\"missing\""}, functional({input(), dense("y", "x")}, "missing", "y")));
}

TEST(HostileConfig, Kind12Sizes) {
  for (const char* units : {"0", "-3", "1.5", "\"many\"", "null", "99999999999"})
    EXPECT_TRUE(not_loaded({"layer \"y\" (Dense)"}, with_layer(dense("y", "x", units)))) << units;
  const auto conv = [](const std::string& settings) {
    return functional({input("x", "[null, 8, 8, 1]"), layer("y", "Conv2D", settings, node(tensor("x")))});
  };
  EXPECT_TRUE(
      not_loaded({"Conv2D", "strides"}, conv(R"("filters": 1, "kernel_size": [3, 3], "strides": [0, 1])")));
  EXPECT_TRUE(not_loaded({"Conv2D"}, conv(R"("filters": 1, "kernel_size": [9, 9])")));
  EXPECT_TRUE(not_loaded({"Conv2D"}, conv(R"("filters": -1, "kernel_size": [3, 3])")));
  EXPECT_TRUE(not_loaded({"Conv2D"}, conv(R"("filters": 1, "kernel_size": [2147483647, 2147483647])")));
  EXPECT_TRUE(not_loaded({"batch_shape"}, functional({input("x", "[null, -4]"), dense("y", "x")})));
  EXPECT_TRUE(not_loaded({"batch_shape"}, functional({input("x", "[0, 4]"), dense("y", "x")})));
}

TEST(HostileConfig, Kind13Overflow) {
  EXPECT_TRUE(
      not_loaded({"layer \"x\""},
                 functional({input("x", "[null, 4294967296, 4294967296, 4294967296]"), dense("y", "x")})));
  EXPECT_TRUE(not_loaded({"layer \"y\"", "larger than what the file has left"},
                         with_layer(dense("y", "x", "2147483647"))));
}

TEST(HostileConfig, Kind14SharedObjects) {
  const auto shared = [](const std::string& name, const std::string& class_name, const std::string& config) {
    std::string text = layer(name, class_name, config, node(tensor("x")));
    return text.replace(0, 1, R"({"shared_object_id": 5, )");
  };
  EXPECT_TRUE(not_loaded({"shares its place"}, functional({input(), shared("a", "Dense", "\"units\": 2"),
                                                           shared("y", "Flatten", "")})));
}

TEST(HostileConfig, Kind15DeepModels) {
  std::string config = functional({input(), dense("y", "x", "4")});
  for (int i = 0; i < 40; ++i) {
    std::string inner = config;
    inner.replace(0, 1, R"({"name": "y", "inbound_nodes": [)" + node(tensor("x")) + "], ");
    config = functional({input(), inner}, "x", "y", "y");
  }
  EXPECT_TRUE(not_loaded({"deep"}, config));
}

TEST(HostileConfig, Kind16ConfigAndWeightsDisagree) {
  const std::string honest = with_layer(dense("y", "x"));
  EXPECT_TRUE(not_loaded({"\"y/kernel\"", "f32[4, 2]", "f32[5, 2]"}, honest, weights_of_dense(5, 2)));
  data::Hdf5Weights half = weights_of_dense();
  half.datasets.pop_back();
  EXPECT_TRUE(not_loaded({"\"y\" has 2 weights, and the file 1"}, honest, half));
  EXPECT_TRUE(not_loaded({"\"y\" has 2 weights, and the file 0"}, honest,
                         {{{"elsewhere", Tensor({DType::Float32, {100}})}}, {}}));
}

TEST(HostileConfig, Kind17Names) {
  for (const std::string name : {"../../x", "/etc/passwd", "..\\\\x", ""})
    EXPECT_TRUE(not_loaded({"a layer is named"}, functional({input(), dense(name, "x")}, "x", name))) << name;
  const std::string long_name(1 << 20, 'n');
  EXPECT_TRUE(
      not_loaded({"a layer is named", "512"}, functional({input(), dense(long_name, "x")}, "x", long_name)));
  EXPECT_TRUE(
      not_loaded({"two layers are named \"y\""}, functional({input(), dense("y", "x"), dense("y", "x")})));
}

TEST(HostileConfig, Kind18SafeMode) {
  std::string config = functional({input(), dense("y", "x")});
  EXPECT_TRUE(
      not_loaded({"unknown setting \"safe_mode\""}, config.replace(0, 1, R"({"safe_mode": false, )")));
}

TEST(HostileConfig, Kind19Versions) {
  const std::string honest = functional({input(), dense("y", "x")});
  EXPECT_TRUE(not_loaded({"written by Keras 99.0"}, honest, weights_of_dense(), "99.0"));
  EXPECT_TRUE(not_loaded({"written by Keras 2.13.1"}, honest, weights_of_dense(), "2.13.1"));
  EXPECT_TRUE(not_loaded({"written by Keras x"}, honest, weights_of_dense(), "x"));
}

TEST(HostileConfig, OtherKindsOfFiles) {
  const std::string path = support::own_folder() + "/other.keras";
  data::write_file(path, as_bytes("\x89HDF\r\n\x1a\n and more"));
  EXPECT_TRUE(refused({"is an HDF5 file"}, [&] { static_cast<void>(Model::load(path)); }));
  data::write_file(path, as_bytes("hello"));
  EXPECT_TRUE(refused({"is not a zip archive"}, [&] { static_cast<void>(Model::load(path)); }));
  data::write_file(path, {});
  EXPECT_TRUE(refused({"is not a zip archive"}, [&] { static_cast<void>(Model::load(path)); }));
  EXPECT_TRUE(refused({"no object"}, [&] { static_cast<void>(Model::load(keras_file("[]"))); }));
}

}  // namespace
}  // namespace lamina::hostile
