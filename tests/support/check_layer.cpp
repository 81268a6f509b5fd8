#include "tests/support/check_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "layers/input.h"
#include "tests/support/layer_program.h"

namespace lamina::support {
namespace {

constexpr std::int64_t kBatch = 3;

TensorType with_batch(const TensorType& sample, std::int64_t batch) {
  return {sample.dtype, Shape{batch} + sample.shape};
}

// Numbers around 0 that all differ; integers from 0 to 2.
Tensor input_of(const TensorType& type) {
  Tensor numbers({DType::Float32, type.shape});
  std::int64_t i = 0;
  for (float& number : numbers.mutable_span<float>()) {
    number = is_float(type.dtype) ? static_cast<float>(std::sin(1.7 * static_cast<double>(i)))
                                  : static_cast<float>(i % 3);
    ++i;
  }
  return numbers.astype(type.dtype);
}

class Check {
 public:
  explicit Check(const LayerCase& layer_case) : case_(layer_case), layer_(layer_case.make()) {}

  void run() {
    check_call();
    check_weights();
    check_programs();
    if (has_trained_weights()) check_descent();
  }

 private:
  std::vector<SymbolicTensor> inputs() const {
    std::vector<SymbolicTensor> all;
    for (const TensorType& t : case_.inputs) all.push_back(Input(t.shape, {.dtype = t.dtype}));
    return all;
  }

  void check_call() {
    const SymbolicTensor first = layer_(inputs());
    EXPECT_EQ(first.type(), with_batch(case_.output, kUnknown)) << case_.name;
    const std::vector<Weight> weights = layer_.all_weights();
    const SymbolicTensor second = layer_(inputs(), {.training = true});
    EXPECT_EQ(second.type(), first.type()) << case_.name;
    EXPECT_EQ(layer_.all_weights(), weights) << case_.name << ": a second call has weights of its own";
  }

  void check_weights() {
    std::vector<std::pair<std::string, Shape>> found;
    for (const Weight& w : layer_.all_weights()) found.emplace_back(w.name(), w.type().shape);
    EXPECT_EQ(found, case_.weights) << case_.name;
  }

  std::vector<Tensor> tensors() const {
    std::vector<Tensor> all;
    for (const TensorType& t : case_.inputs) all.push_back(input_of(with_batch(t, kBatch)));
    return all;
  }

  Tensor run(bool training) const {
    const Tensor y = run_layer(layer_, tensors(), {.training = training})[0];
    EXPECT_EQ(y.type(), with_batch(case_.output, kBatch)) << case_.name;
    return y;
  }

  void check_programs() {
    for (const bool training : {false, true}) {
      const std::vector<Tensor> moving = values_of_weights();
      const Tensor once = run(training);
      restore_weights(moving);
      const Tensor again = run(training);
      restore_weights(moving);
      for (std::int64_t i = 0; i < once.numel(); ++i)
        EXPECT_TRUE(std::isfinite(once.value(i))) << case_.name << ": element " << i;
      EXPECT_TRUE(std::equal(once.data(), once.data() + once.bytes(), again.data()))
          << case_.name << ": two runs differ, training " << training;
    }
  }

  std::vector<Tensor> values_of_weights() const {
    std::vector<Tensor> values;
    std::uint64_t seed = 1;
    for (const Weight& w : layer_.all_weights()) {
      w.initialize(seed++);
      values.push_back(w.variable()->value().clone());
    }
    return values;
  }
  void restore_weights(const std::vector<Tensor>& values) const {
    std::size_t i = 0;
    for (const Weight& w : layer_.all_weights()) {
      std::copy_n(values[i].data(), values[i].bytes(), w.variable()->mutable_value().data());
      ++i;
    }
  }

  bool has_trained_weights() const {
    const std::vector<Weight> weights = layer_.all_weights();
    return std::any_of(weights.begin(), weights.end(), [](const Weight& w) { return w.options().trainable; });
  }

  void check_descent() {
    TensorTypes types;
    for (const TensorType& t : case_.inputs) types.push_back(with_batch(t, kBatch));
    LayerProgram program(layer_, types, {.training = true, .learning_rate = 0.01});
    const double before = program(tensors()).back().item<float>();
    double after = before;
    for (int step = 0; step < 5; ++step) after = program(tensors()).back().item<float>();
    EXPECT_LT(after, before) << case_.name << ": gradient descent does not lower the mean square";
  }

  const LayerCase& case_;
  Layer layer_;
};

}  // namespace

void check_layer(const LayerCase& layer_case) { Check(layer_case).run(); }

void expect_error(const Attempt& attempt, std::string message) {
  const std::string mark = "$LINE";
  for (auto at = message.find(mark); at != std::string::npos; at = message.find(mark))
    message.replace(at, mark.size(), std::to_string(attempt.line));
  try {
    attempt.work();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), message);
    return;
  }
  ADD_FAILURE() << "no error; expected " << message;
}

}  // namespace lamina::support
