#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "data/files/npz.h"
#include "lamina/lamina.h"
#include "tests/support/own_folder.h"

// Models as versions of Keras 3 from 3.0 on saved them after an epoch of training, against what that Keras
// made of them: tests/keras/versions/README.md.

namespace lamina {
namespace {

constexpr const char* kFolder = "tests/keras/versions/";
constexpr int kBatch = 8;  // as in make.py

std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.path().extension() == ".keras") names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

struct Case {
  explicit Case(const std::string& name)
      : path(kFolder + name + ".keras"), tensors(data::read_npz(kFolder + name + ".npz")) {
    x = of_kind("x");
    y = of_kind("y");
  }
  std::vector<Tensor> of_kind(const std::string& kind) const {  // kind_0, kind_1, ...
    std::vector<Tensor> found;
    while (const Tensor* next = data::find(tensors, kind + "_" + std::to_string(found.size())))
      found.push_back(*next);
    return found;
  }

  std::string path;
  data::NamedTensors tensors;
  Data x, y;
};

void expect_same(const std::string& kind, const std::vector<Tensor>& found,
                 const std::vector<Tensor>& expected) {
  ASSERT_EQ(found.size(), expected.size()) << kind;
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].shape(), expected[i].shape()) << kind << ' ' << i;
    double largest = 0;
    for (std::int64_t k = 0; k < found[i].numel(); ++k) {
      const double own = found[i].value(k), theirs = expected[i].value(k);
      if (own != theirs) largest = std::max(largest, std::abs(own - theirs));
    }
    EXPECT_LE(largest, 1e-5) << kind << ' ' << i;
  }
}

void expect_same_after_training(const Model& model, const Case& c) {
  model.fit(c.x, c.y, {.epochs = 1, .batch_size = kBatch, .verbose = 0, .shuffle = false});
  expect_same("after", model.predict(c.x, {.batch_size = kBatch, .verbose = 0}), c.of_kind("after"));
}

TEST(KerasVersions, PredictAndGoOnTraining) {
  EXPECT_GE(files().size(), 10U);
  for (const std::string& name : files()) {
    SCOPED_TRACE(name);
    const Case c(name);
    const Model model = Model::load(c.path);
    expect_same("predict", model.predict(c.x, {.batch_size = kBatch, .verbose = 0}), c.of_kind("predict"));
    EXPECT_NEAR(*model.evaluate(c.x, c.y, {.batch_size = kBatch, .verbose = 0}).find("loss"),
                c.of_kind("loss")[0].value(0), 1e-5);
    expect_same_after_training(model, c);
  }
}

// What Lamina writes of them is the same model.
TEST(KerasVersions, AreWrittenBack) {
  for (const std::string& name : files()) {
    SCOPED_TRACE(name);
    const Case c(name);
    const std::string own = support::own_folder() + "/" + name + ".keras";
    Model::load(c.path).save(own);
    expect_same_after_training(Model::load(own), c);
  }
}

}  // namespace
}  // namespace lamina
