#include <fmt/format.h>
#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <filesystem>
#include <iostream>

// Looking at models, as a user writes it.

using namespace lamina;

namespace {

// A path for a picture that is removed again.
struct Picture {
  explicit Picture(const std::string& name)
      : path((std::filesystem::temp_directory_path() / ("lamina_api_" + name)).string()) {}
  ~Picture() { std::filesystem::remove(path); }
  std::uintmax_t bytes() const { return std::filesystem::file_size(path); }
  std::string path;
};

Model small_model() {
  auto x = Input({16});
  Model model(x, layers::Dense(4, {.activation = "relu"})(layers::Dense(8)(x)));
  model.compile({.optimizer = "adam", .loss = "mse"});
  return model;
}

TEST(ApiLook, Summary) {
  Model model = small_model();
  testing::internal::CaptureStdout();
  model.summary();  // Keras's table, and memory of a step
  const std::string table = testing::internal::GetCapturedStdout();
  for (const char* part : {"dense", "Output Shape", "Param #", "136", "Trainable params: 172"})
    EXPECT_NE(table.find(part), std::string::npos) << part << " in\n" << table;
}

TEST(ApiLook, Plot) {
  Model model = small_model();
  const Picture svg("model.svg"), dot("model.dot");
  model.plot(svg.path, {.shapes = true});  // needs nothing installed
  model.plot(dot.path);
  EXPECT_GT(svg.bytes(), 100U);
  EXPECT_GT(dot.bytes(), 20U);
}

TEST(ApiLook, Plan) {
  Model model = small_model();
  Plan plan = model.plan({.batch_size = 64, .training = true, .device = Device::Cpu});
  EXPECT_NE(fmt::format("{} peak, {} bound\n", plan.peak(), plan.bound()), "");
  EXPECT_GT(plan.peak(), 64 * 16 * 4);
  EXPECT_NE(plan.table().find("dense"), std::string::npos);
  const Picture picture("plan.svg");
  plan.plot(picture.path);
  EXPECT_GT(picture.bytes(), 100U);
}

TEST(ApiLook, Program) {
  Model model = small_model();
  std::ostringstream out;
  out << model.program({.batch_size = 64});  // the compiled step, a line a node, with the layer it came from
  EXPECT_NE(out.str().find("# dense"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("f32[64, 16]"), std::string::npos) << out.str();
}

TEST(ApiLook, ADeviceThatIsAbsentIsAnError) {
  Model model = small_model();
  const std::vector<DeviceInfo> all_devices = devices();
  for (const DeviceInfo& info : all_devices)
    if (!info.available) {
      EXPECT_THROW(model.plan({.device = info.device}), DeviceError) << info.description;
    }
}

}  // namespace
