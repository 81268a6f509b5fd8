#include "tests/support/check_keras_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "data/files/file_bytes.h"
#include "model/keras/compile_config.h"
#include "model/keras/keras_file.h"
#include "optim/optimizers.h"
#include "tests/support/own_folder.h"

namespace lamina::test {
namespace {

// Puts the gradient where the weight was, so that a step shows it as it is.
class GradientOptimizer final : public OptimizerBody {
 public:
  std::string name() const override { return "gradient"; }
  Values update(const OptimizerStep&, const Value&, const Value& g, std::span<const Value>) const override {
    return {g};
  }
};

bool same_values(const Tensor& a, const Tensor& b) {
  return a.type() == b.type() && std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.bytes())) == 0;
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

class CaseCheck {
 public:
  CaseCheck(const std::string& name, const Model& model, CompileOptions options)
      : case_(read_case(name)),
        model_(model),
        options_(std::move(options)),
        x_(case_.data("x")),
        y_(case_.data("y")),
        weights_(case_.data("w")) {}

  // Predictions, training and going on with it, of models from files.
  void run_files() {
    run();
    if (testing::Test::HasFailure()) return;
    expect_same_from_own_file();
    if (case_.trainable) expect_training_goes_on();
  }

  void run() {
    expect_weights_in_order();
    if (testing::Test::HasFatalFailure()) return;
    model_.set_weights(weights_of_kind("start"));
    model_.compile(options_);
    expect_predictions("predict");
    expect_logs(
        "evaluate",
        model_.evaluate(x_, y_, {.batch_size = case_.batch_size, .verbose = 0, .sample_weight = weights_}));
    if (!case_.trainable) return;
    expect_gradients();
    expect_training();
  }

 private:
  void expect_weights_in_order() const {
    const std::vector<std::string> names = model_.weight_names();
    const std::vector<Tensor> own = model_.get_weights();
    ASSERT_EQ(names.size(), case_.weights.size()) << testing::PrintToString(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string& path = case_.weights[i].path;
      ASSERT_EQ(last_part(names[i]), last_part(path)) << "weight " << i << ": " << names[i] << ", " << path;
      ASSERT_EQ(own[i].shape(), case_.tensors.at("start/" + path).shape()) << "weight " << i << ": " << path;
    }
  }

  std::vector<Tensor> weights_of_kind(const std::string& kind) const {
    std::vector<Tensor> tensors;
    for (const KerasCase::Weight& w : case_.weights) tensors.push_back(case_.tensors.at(kind + "/" + w.path));
    return tensors;
  }

  void expect_predictions(const std::string& kind) const {
    const Outputs found = model_.predict(x_, {.batch_size = case_.batch_size, .verbose = 0});
    const std::vector<Named<Tensor>> truth = case_.of_kind(kind);
    ASSERT_EQ(found.size(), truth.size());
    for (const Named<Tensor>& t : truth)
      expect_close(kind, t.name.value, found.size() == 1 ? found[0] : found[t.name], t.value);
  }

  void expect_logs(const std::string& kind, const Logs& found) const {
    EXPECT_EQ(found.entries().size(), case_.evaluate.size()) << kind << ": " << found;
    for (const auto& [name, value] : case_.evaluate) {
      const double* own = found.find(name);
      if (own)
        expect_close(kind, name, {*own}, {value});
      else
        ADD_FAILURE() << kind << " lacks " << name;
    }
  }

  void expect_gradients() const {
    const auto first = [&](const Data& d) { return d.empty() ? d : d.slice_rows(0, case_.batch_size); };
    CompileOptions options = options_;
    options.optimizer = Optimizer(std::make_shared<GradientOptimizer>(), {}, Source::current());
    model_.compile(options);
    model_.train_on_batch(first(x_), first(y_), first(weights_));
    const std::vector<Tensor> found = model_.get_weights();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& [path, h5, trainable] = case_.weights[i];
      if (!trainable) continue;
      if (std::count(case_.zero_grad.begin(), case_.zero_grad.end(), path))
        expect_nothing(path, found[i]);
      else
        expect_close("grad", path, found[i], case_.tensors.at("grad/" + path));
    }
    model_.set_weights(weights_of_kind("start"));
    model_.compile(options_);
  }

  void expect_training() const {
    const History history = fit(case_.epochs);
    EXPECT_EQ(history.curves().size(), case_.history.size());
    for (const auto& [name, values] : case_.history)
      if (history.curves().count(name))
        expect_close("history", name, history.curves().at(name), values);
      else
        ADD_FAILURE() << "history lacks " << name;
    expect_weights("trained");
    expect_predictions("predict_after");
    fit(1);
    expect_weights("resumed");
  }

  // What is written is what is there: the same predictions, and the same training, to the bit.
  void expect_same_from_own_file() {
    const std::string path = support::own_folder() + "/" + case_.name + ".keras";
    const std::string path_again = support::own_folder() + "/" + case_.name + "_again.keras";
    model_.save(path);
    const Model again = Model::load(path);
    EXPECT_EQ(again.weight_names(), model_.weight_names());
    expect_same_bits(again.get_weights(), model_.get_weights());
    if (case_.trainable) {
      fit(model_, 1);
      fit(again, 1);
      expect_same_bits(again.get_weights(), model_.get_weights());
    }
    again.save(path_again);
    model_.save(path);
    EXPECT_EQ(data::read_file(path), data::read_file(path_again)) << "two files of one model";
    std::remove(path.c_str());
    std::remove(path_again.c_str());
  }

  static void expect_same_bits(const std::vector<Tensor>& found, const std::vector<Tensor>& wanted) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      EXPECT_EQ(values(found[i]), values(wanted[i])) << "weight " << i;
  }

  void expect_training_goes_on() const {
    const Model trained = Model::load(case_.folder + "/trained.keras");
    fit(trained, 1);
    const std::vector<Tensor> found = trained.get_weights(), truth = weights_of_kind("resumed");
    for (std::size_t i = 0; i < found.size(); ++i)
      expect_close("resumed_from_file", case_.weights[i].path, found[i], truth[i]);
  }

  History fit(int epochs) const { return fit(model_, epochs); }
  History fit(const Model& model, int epochs) const {
    return model.fit(x_, y_,
                     {.epochs = epochs,
                      .batch_size = case_.batch_size,
                      .verbose = 0,
                      .shuffle = false,
                      .sample_weight = weights_});
  }

  void expect_weights(const std::string& kind) const {
    const std::vector<Tensor> found = model_.get_weights(), truth = weights_of_kind(kind);
    for (std::size_t i = 0; i < found.size(); ++i)
      expect_close(kind, case_.weights[i].path, found[i], truth[i]);
  }

  static std::vector<double> values(const Tensor& t) {
    std::vector<double> all;
    for (std::int64_t i = 0; i < t.numel(); ++i) all.push_back(t.value(i));
    return all;
  }

  void expect_close(const std::string& kind, const std::string& name, const Tensor& found,
                    const Tensor& truth) const {
    EXPECT_EQ(found.shape(), truth.shape()) << kind << " of " << name;
    if (found.shape() == truth.shape()) expect_close(kind, name, values(found), values(truth));
  }

  void expect_close(const std::string& kind, const std::string& name, const std::vector<double>& found,
                    const std::vector<double>& truth) const {
    ASSERT_EQ(found.size(), truth.size()) << kind << " of " << name;
    double difference = 0, size = 1e-12;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      if (!std::isfinite(found[i])) difference = INFINITY;
      difference = std::max(difference, std::abs(found[i] - truth[i]));
      size = std::max(size, std::abs(truth[i]));
    }
    EXPECT_LE(difference / size, case_.tolerance.at(kind)) << kind << " of " << name;
  }

  // Rounding is all that a gradient can have that is nothing.
  static void expect_nothing(const std::string& path, const Tensor& gradient) {
    for (double g : values(gradient)) EXPECT_LE(std::abs(g), 1e-5) << "gradient of " << path;
  }

  KerasCase case_;
  const Model& model_;
  CompileOptions options_;
  Data x_, y_, weights_;
};

}  // namespace

void check_case(const std::string& name, const Model& model, const CompileOptions& options) {
  SCOPED_TRACE(name);
  CaseCheck(name, model, options).run();
}

void check_case_files(const std::string& name) {
  SCOPED_TRACE(name);
  const std::string path = "tests/conformance/cases/" + name + "/model.keras";
  const Model model = Model::load(path);
  const KerasCase c = read_case(name);
  std::vector<Tensor> start;
  for (const KerasCase::Weight& w : c.weights) start.push_back(c.tensors.at("start/" + w.path));
  const std::vector<Tensor> found = model.get_weights();
  ASSERT_EQ(found.size(), start.size());
  for (std::size_t i = 0; i < start.size(); ++i)
    EXPECT_TRUE(same_values(found[i], start[i])) << "weight " << c.weights[i].path << " of the file";
  const keras::KerasFile file = keras::read_keras_file(path, Source());
  CaseCheck(name, model, keras::read_compile_config(file.config.at("compile_config"), model.functional()))
      .run_files();
}

CompileOptions usual_options() {
  return {.optimizer = optim::SGD({.learning_rate = 0.05, .momentum = 0.9}), .loss = "mse"};
}

}  // namespace lamina::test
