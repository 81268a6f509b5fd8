#include "core/ops/cross_entropy.h"

#include <cmath>

#include "cuda/language/half.h"
#include "tests/cuda/kernels/run_node.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

double logit(int64_t i) { return static_cast<double>((i * 37 + 5) % 101 - 50) / 8; }
double loss_gradient(int64_t row) { return static_cast<double>(row % 5) - 1.5; }
int64_t label(int64_t row, int64_t classes) { return row * 7 % classes; }

struct Batch {
  Tensor logits, labels, dy;
};

template <class T, class Label>
Batch batch(int64_t rows, int64_t classes) {
  std::vector<T> logits, dy;
  std::vector<Label> labels;
  for (int64_t i = 0; i < rows * classes; ++i) logits.push_back(static_cast<T>(logit(i)));
  for (int64_t i = 0; i < rows; ++i) labels.push_back(static_cast<Label>(label(i, classes)));
  for (int64_t i = 0; i < rows; ++i) dy.push_back(static_cast<T>(loss_gradient(i)));
  return {Tensor::from(logits, {rows, classes}), Tensor::from(labels, {rows}), Tensor::from(dy, {rows})};
}

NodeRun loss(const Batch& b, const NodeRun::Options& options = {}) {
  return NodeRun([](const Values& in) { return ops::sparse_softmax_cross_entropy(in[0], in[1]); },
                 {b.logits, b.labels}, options);
}

NodeRun gradient(const Batch& b, const NodeRun::Options& options = {}) {
  const auto build = [](const Values& in) {
    return in[0].graph->add_one(ops::sparse_softmax_cross_entropy_grad_op, {in[0], in[1], in[2]});
  };
  return NodeRun(build, {b.logits, b.labels, b.dy}, options);
}

double log_sum(int64_t row, int64_t classes) {
  double sum = 0;
  for (int64_t k = 0; k < classes; ++k) sum += std::exp(logit(row * classes + k));
  return std::log(sum);
}

class CudaCrossEntropy : public OnEveryDevice {
 protected:
  template <class T, class Label>
  void check(int64_t rows, int64_t classes, double tolerance, const NodeRun::Options& options = {}) {
    SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(classes));
    const Batch b = batch<T, Label>(rows, classes);
    const NodeRun losses = loss(b, {.offset = options.offset}), dx = gradient(b, options);
    EXPECT_EQ(losses.error.raised, 0);
    EXPECT_EQ(dx.error.raised, 0);
    for (int64_t i = 0; i < rows; ++i) {
      const double log = log_sum(i, classes);
      const int64_t right = label(i, classes);
      ASSERT_NEAR(losses.output.at<T>(i), log - logit(i * classes + right), tolerance);
      for (int64_t k = 0; k < classes; ++k)
        ASSERT_NEAR(dx.output.at<T>(i, k),
                    (std::exp(logit(i * classes + k) - log) - (k == right)) * loss_gradient(i), tolerance);
    }
  }
};

TEST_P(CudaCrossEntropy, ManySizes) {
  for (const auto& [rows, classes] : std::vector<std::pair<int64_t, int64_t>>{
           {1, 1}, {3, 2}, {33, 10}, {5, 31}, {4, 33}, {130, 3}, {3, 1025}, {1, 17000}})
    check<float, std::int32_t>(rows, classes, 1e-5);
}

TEST_P(CudaCrossEntropy, TypesAndAddresses) {
  check<float, int64_t>(7, 45, 1e-5, {.offset = 1});
  check<float, std::uint8_t>(7, 45, 1e-5, {.in_place = true});
  check<double, std::int32_t>(7, 45, 1e-12, {.offset = 1});
}

TEST_P(CudaCrossEntropy, HalfTypes) {
  Batch b = batch<float, std::int32_t>(9, 20);
  Tensor logits({DType::BFloat16, {9, 20}});
  for (int64_t i = 0; i < logits.numel(); ++i)
    reinterpret_cast<bf16*>(logits.data())[i] = from_float<bf16>(static_cast<float>(logit(i)));
  b.logits = logits;
  const NodeRun run = loss(b, {.offset = 1});
  for (int64_t i = 0; i < 9; ++i)
    EXPECT_NEAR(to_float(reinterpret_cast<const bf16*>(run.output.data())[i]),
                log_sum(i, 20) - logit(i * 20 + label(i, 20)), 0.05);
}

// 50 rows of 10 classes, one of them labelled `bad`.
Batch with_label(int64_t bad) {
  Batch b = batch<float, int64_t>(50, 10);
  b.labels.mutable_span<int64_t>()[37] = bad;
  return b;
}

TEST_P(CudaCrossEntropy, ALabelOutsideItsClassesIsRaised) {
  for (const int64_t bad : {int64_t{-1}, int64_t{10}, int64_t{1} << 40}) {
    const NodeRun losses = loss(with_label(bad)), dx = gradient(with_label(bad));
    for (const ErrorWord& error : {losses.error, dx.error}) {
      EXPECT_EQ(error.raised, 1);
      EXPECT_EQ(error.node, 7);
      EXPECT_EQ(error.value, bad);
    }
    EXPECT_EQ(losses.output.at<float>(37), 0.0f);
    EXPECT_NEAR(losses.output.at<float>(36), log_sum(36, 10) - logit(360 + label(36, 10)), 1e-5);
    EXPECT_NEAR(dx.output.at<float>(37, 4), std::exp(logit(374) - log_sum(37, 10)) * loss_gradient(37), 1e-5);
  }
}

TEST_P(CudaCrossEntropy, NoRowsAndNoClasses) {
  EXPECT_TRUE(loss(batch<float, std::int32_t>(0, 3)).launches.empty());
  const Batch none{Tensor({DType::Float32, {2, 0}}), Tensor({DType::Int32, {2}}), {}};
  const NodeRun run = loss(none);
  EXPECT_EQ(run.error.raised, 1);
  EXPECT_EQ(run.output.at<float>(1), 0.0f);
}

LAMINA_ON_EVERY_DEVICE(CudaCrossEntropy);

}  // namespace
}  // namespace lamina::cuda
