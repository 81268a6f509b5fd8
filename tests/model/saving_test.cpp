#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <filesystem>
#include <fstream>

#include "data/files/file_bytes.h"
#include "data/files/zip_archive.h"
#include "data/files/zip_writer.h"

namespace lamina {
namespace {

// A folder that goes away with the test.
class Saving : public ::testing::Test {
 protected:
  Saving()
      : folder_(std::filesystem::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_);
  }
  ~Saving() override { std::filesystem::remove_all(folder_); }
  std::string at(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

Model two_layers(std::uint64_t seed, int hidden = 4) {
  auto x = Input({3}, {.name = "x"});
  auto h = layers::Dense(hidden, {.activation = "tanh", .name = "hidden"})(x);
  return Model(x, layers::Dense(2, {.name = "y"})(layers::Dropout(0.25)(h)), {.seed = seed});
}

Tensor numbers(const Shape& shape, float step) {
  Tensor t({DType::Float32, shape});
  float value = -1;
  for (float& v : t.mutable_span<float>()) v = value += step;
  return t;
}

void expect_same_weights(const Model& a, const Model& b) {
  const auto left = a.get_weights(), right = b.get_weights();
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto l = left[i].span<float>(), r = right[i].span<float>();
    EXPECT_TRUE(std::equal(l.begin(), l.end(), r.begin(), r.end())) << a.weight_names()[i];
  }
}

template <class Work>
std::string message(Work work) {
  try {
    work();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing was refused";
}

void expect_says(const std::string& text, const std::string& words) {
  EXPECT_NE(text.find(words), std::string::npos) << "\"" << words << "\" is missing in: " << text;
}

TEST_F(Saving, WeightsInEveryFormat) {
  const Model model = two_layers(1);
  for (const char* name : {"w.safetensors", "w.npz", "w.weights.h5"}) {
    model.save_weights(at(name));
    const Model other = two_layers(2);
    other.load_weights(at(name));
    expect_same_weights(model, other);
  }
  model.save(at("m.keras"));
  const Model other = two_layers(3);
  other.load_weights(at("m.keras"));
  expect_same_weights(model, other);
}

TEST_F(Saving, TrainingGoesOnWithTheSameBits) {
  const Model model = [] {
    auto x = Input({3});
    return Model(x, layers::Dense(2)(layers::Dense(4, {.activation = "relu"})(x)), {.seed = 1});
  }();
  model.compile({.optimizer = optim::Adam({.learning_rate = 0.01}), .loss = "mse", .metrics = {"mae"}});
  const Tensor x = numbers({20, 3}, 0.03F), y = numbers({20, 2}, 0.05F);
  const FitOptions once{.batch_size = 8, .verbose = 0, .shuffle = false};
  model.fit(x, y, once);
  model.save(at("m.keras"));
  const Model again = Model::load(at("m.keras"));
  const History here = model.fit(x, y, once), there = again.fit(x, y, once);
  EXPECT_EQ(here.curves(), there.curves());
  expect_same_weights(model, again);
}

TEST_F(Saving, ALearningRateThatACallbackSetIsKept) {
  const Model model = two_layers(1);
  model.compile({.optimizer = optim::SGD({.learning_rate = 0.5}), .loss = "mse"});
  const auto schedule = callbacks::LearningRateScheduler([](int, double) { return 0.125; });
  model.fit(numbers({4, 3}, 0.1F), numbers({4, 2}, 0.1F), {.verbose = 0, .callbacks = {schedule}});
  model.save(at("m.keras"));
  const data::ZipArchive archive(data::read_file(at("m.keras")), "m.keras");
  const auto bytes = archive.read("config.json");
  const std::string config(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  expect_says(config, "\"learning_rate\": 0.125");
}

TEST_F(Saving, TheSameModelGivesTheSameBytes) {
  const Model model = two_layers(1);
  model.compile({.optimizer = "adam", .loss = "mse"});
  model.save(at("a.keras"));
  model.save(at("b.keras"));
  Model::load(at("a.keras")).save(at("c.keras"));
  EXPECT_EQ(data::read_file(at("a.keras")), data::read_file(at("b.keras")));
  EXPECT_EQ(data::read_file(at("a.keras")), data::read_file(at("c.keras")));
}

TEST_F(Saving, SequentialIsAModelInTheFile) {
  const Sequential net({layers::Dense(4, {.activation = "relu"}), layers::Dense(2)},
                       {.input_shape = Shape{3}, .seed = 1});
  net.compile({.optimizer = "sgd", .loss = "mse"});
  net.save(at("s.keras"));
  const Model model = Model::load(at("s.keras"));
  expect_same_weights(net.model(), model);
  EXPECT_EQ(Layer(model).class_name(), "Sequential");
  net.save_weights(at("s.safetensors"));
  net.load_weights(at("s.safetensors"));
}

TEST_F(Saving, SkipsWhatDoesNotFitOnlyIfAsked) {
  const Model model = two_layers(1, 4);
  for (const char* name : {"w.safetensors", "w.npz", "w.weights.h5"}) {
    model.save_weights(at(name));
    const Model wider = two_layers(2, 5);
    const Model untouched = two_layers(2, 5);
    const std::string text = message([&] { wider.load_weights(at(name)); });
    expect_says(text, "saving_test.cpp:");
    expect_says(text, name);
    expect_says(text, "expects f32[3, 5], received f32[3, 4]");
    expect_same_weights(wider, untouched);
    wider.load_weights(at(name), {.skip_mismatch = true});
    EXPECT_EQ(wider.get_weights()[3].span<float>()[0], model.get_weights()[3].span<float>()[0]);
  }
}

TEST_F(Saving, ByNameOrByPlace) {
  const auto make = [](const char* first, const char* second, std::uint64_t seed) {
    auto x = Input({3});
    return Model(x, layers::Dense(3, {.name = second})(layers::Dense(3, {.name = first})(x)), {.seed = seed});
  };
  const Model model = make("a", "b", 1);
  model.save_weights(at("w.weights.h5"));
  const Model turned = make("b", "a", 2);
  turned.load_weights(at("w.weights.h5"), {.by_name = true});
  EXPECT_EQ(turned.get_weights()[0].span<float>()[0], model.get_weights()[2].span<float>()[0]);
  turned.load_weights(at("w.weights.h5"));
  expect_same_weights(turned, model);
}

TEST_F(Saving, RefusesEndingsItDoesNotKnow) {
  const Model model = two_layers(1);
  expect_says(message([&] { model.save(at("m.h5")); }), "Let its name end in .keras");
  expect_says(message([&] { model.save_weights(at("w.bin")); }),
              "Let its name end in .safetensors, .npz or .weights.h5");
  expect_says(message([&] { model.load_weights(at("w.pt")); }), "Let its name end in");
  expect_says(message([&] { Model::load(at("none.keras")); }), "cannot read");
}

TEST_F(Saving, LayersOfTheUsersOwnAreNotWritten) {
  struct Twice {
    SymbolicTensor call(const SymbolicTensor& x) const { return x + x; }
  };
  auto x = Input({3});
  const Model model(x, layers::custom(Twice{}, {.name = "twice"})(x));
  expect_says(message([&] { model.save(at("m.keras")); }), "layer \"twice\"");
  EXPECT_FALSE(std::filesystem::exists(at("m.keras")));
}

TEST_F(Saving, ALossOfTheUsersOwnIsLeftOutWithAWarning) {
  const Model model = two_layers(1);
  model.compile({.loss = losses::custom("mine", [](auto y, auto p) { return ops::square(y - p); })});
  testing::internal::CaptureStderr();
  model.save(at("m.keras"));
  expect_says(testing::internal::GetCapturedStderr(), "compile it again");
  const Model again = Model::load(at("m.keras"));
  expect_same_weights(model, again);
  expect_says(message([&] {
                again.evaluate(numbers({2, 3}, 1), numbers({2, 2}, 1));
              }),
              "needs a compiled model");
}

TEST_F(Saving, ALossThatLaminaLacksLeavesPredictions) {
  const Model model = two_layers(1);
  model.compile({.optimizer = "adam", .loss = "mse"});
  model.save(at("m.keras"));
  std::vector<std::byte> bytes = data::read_file(at("m.keras"));
  const data::ZipArchive archive(bytes, "m.keras");
  data::ZipWriter changed;
  for (const std::string& name : archive.names()) {
    std::vector<std::byte> member = archive.read(name);
    std::string text(reinterpret_cast<const char*>(member.data()), member.size());
    if (const auto place = text.find("\"loss\": \"mse\"");
        name == "config.json" && place != std::string::npos)
      text.replace(place, 13, "\"loss\": \"my_loss\"");
    changed.add(name, {reinterpret_cast<const std::byte*>(text.data()), text.size()});
  }
  data::write_file(at("changed.keras"), changed.finish());
  testing::internal::CaptureStderr();
  const Model again = Model::load(at("changed.keras"));
  const std::string warning = testing::internal::GetCapturedStderr();
  expect_says(warning, "loaded for predictions only");
  expect_says(warning, "my_loss");
  EXPECT_EQ(again.predict(numbers({2, 3}, 0.5F))[0].shape(), (Shape{2, 2}));
}

}  // namespace
}  // namespace lamina
