#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/losses/losses.h"
#include "tests/model/losses_evaluate.h"
#include "tests/support/expect_close.h"

// Each loss against its formula, and its gradient against differences.
namespace lamina {
namespace {

using support::loss_of, support::LossCase;
using Row = std::vector<double>;

constexpr double kClose = 2e-6;
constexpr int kRows = 4, kColumns = 3;

// The formula of one sample, written anew in double.
struct Formula {
  std::string name;
  double (*of_sample)(const Row& y, const Row& p);
  bool one_hot = false;
};

double mean(const Row& y, const Row& p, double (*f)(double, double)) {
  double total = 0;
  for (std::size_t i = 0; i < y.size(); ++i) total += f(y[i], p[i]);
  return total / static_cast<double>(y.size());
}

double sum(const Row& y, const Row& p, double (*f)(double, double)) {
  return mean(y, p, f) * static_cast<double>(y.size());
}

double norm(const Row& x) { return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0)); }

Row divided_by_sum(Row p) {
  const double total = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& x : p) x /= total;
  return p;
}

const Formula kFormulas[] = {
    {"mse", [](const Row& y,
               const Row& p) { return mean(y, p, [](double a, double b) { return (a - b) * (a - b); }); }},
    {"mae", [](const Row& y,
               const Row& p) { return mean(y, p, [](double a, double b) { return std::abs(a - b); }); }},
    {"mape",
     [](const Row& y, const Row& p) {
       return 100 *
              mean(y, p, [](double a, double b) { return std::abs(a - b) / std::max(std::abs(a), 1e-7); });
     }},
    {"msle",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) {
         const double d = std::log(std::max(a, 1e-7) + 1) - std::log(std::max(b, 1e-7) + 1);
         return d * d;
       });
     }},
    {"huber",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) {
         const double e = std::abs(a - b);
         return e <= 1 ? e * e / 2 : e - 0.5;
       });
     }},
    {"log_cosh",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) { return std::log(std::cosh(b - a)); });
     }},
    {"cosine_similarity",
     [](const Row& y, const Row& p) {
       return -std::inner_product(y.begin(), y.end(), p.begin(), 0.0) / norm(y) / norm(p);
     }},
    {"kl_divergence",
     [](const Row& y, const Row& p) {
       return sum(y, p, [](double a, double b) {
         a = std::clamp(a, 1e-7, 1.0), b = std::clamp(b, 1e-7, 1.0);
         return a * std::log(a / b);
       });
     }},
    {"poisson",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) { return b - a * std::log(b + 1e-7); });
     }},
    {"binary_crossentropy",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) {
         b = std::clamp(b, 1e-7, 1 - 1e-7);
         return -a * std::log(b) - (1 - a) * std::log(1 - b);
       });
     }},
    {"binary_focal_crossentropy",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) {
         const double q = std::clamp(b, 1e-7, 1 - 1e-7), right = a * b + (1 - a) * (1 - b);
         return (1 - right) * (1 - right) * (-a * std::log(q) - (1 - a) * std::log(1 - q));
       });
     },
     true},
    {"categorical_crossentropy",
     [](const Row& y, const Row& p) {
       return sum(y, divided_by_sum(p),
                  [](double a, double b) { return -a * std::log(std::clamp(b, 1e-7, 1 - 1e-7)); });
     },
     true},
    {"categorical_focal_crossentropy",
     [](const Row& y, const Row& p) {
       return sum(y, divided_by_sum(p),
                  [](double a, double b) { return -0.25 * (1 - b) * (1 - b) * a * std::log(b); });
     },
     true},
    {"hinge",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) { return std::max(1 - (2 * a - 1) * b, 0.0); });
     },
     true},
    {"squared_hinge",
     [](const Row& y, const Row& p) {
       return mean(y, p, [](double a, double b) { return std::pow(std::max(1 - (2 * a - 1) * b, 0.0), 2); });
     },
     true},
    {"categorical_hinge",
     [](const Row& y, const Row& p) {
       double right = 0, wrong = -1e300;
       for (std::size_t i = 0; i < y.size(); ++i)
         right += y[i] * p[i], wrong = std::max(wrong, (1 - y[i]) * p[i]);
       return std::max(wrong - right + 1, 0.0);
     },
     true},
};

const std::vector<double> kPredictions = {0.9, 0.05, 0.2, 0.3, 0.6, 0.4, 0.01, 0.99, 0.5, 0.75, 0.35, 0.125};
const std::vector<double> kNumbers = {0.5, 1.75, 0, 0.25, 0.6, 3, 0.0625, 0.9, 0.5, 2, 0.01, 0.3};
const std::vector<double> kOneHot = {0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
const std::vector<double> kWeights = {0.5, 2, 0, 1.25};

Tensor floats(const std::vector<double>& values, Shape shape) {
  return Tensor::from(values, std::move(shape)).astype(DType::Float32);
}

class EachLoss : public ::testing::TestWithParam<Formula> {
 protected:
  std::vector<double> labels() const { return GetParam().one_hot ? kOneHot : kNumbers; }
  LossCase batch() const {
    return {floats(labels(), {kRows, kColumns}), floats(kPredictions, {kRows, kColumns})};
  }

  // By sample, times the weights.
  double expected(const std::vector<double>& weights) const {
    double total = 0;
    for (std::size_t i = 0; i < kRows; ++i) {
      auto row = [&](const std::vector<double>& x) {
        const auto begin = x.begin() + static_cast<std::ptrdiff_t>(i) * kColumns;
        return Row(begin, begin + kColumns);
      };
      total += weights[i] * GetParam().of_sample(row(labels()), row(kPredictions));
    }
    return total;
  }
};

TEST_P(EachLoss, IsItsFormulaAveragedOverSamples) {
  const double plain = expected({1, 1, 1, 1}) / kRows, by_weight = expected(kWeights) / kRows;
  EXPECT_NEAR(loss_of(Text(GetParam().name), batch()), plain, kClose * (1 + std::abs(plain)));
  LossCase weighted = batch();
  weighted.weights = floats(kWeights, {kRows});
  EXPECT_NEAR(loss_of(Text(GetParam().name), weighted), by_weight, kClose * (1 + std::abs(by_weight)));
}

TEST_P(EachLoss, HasTheGradientOfItsValue) {
  LossCase c{Tensor::from(labels(), {kRows, kColumns}), Tensor::from(kPredictions, {kRows, kColumns}),
             Tensor::from(kWeights, {kRows})};
  for (double& y : c.y_true.mutable_span<double>()) y += GetParam().one_hot ? 0 : 0.003;  // off the kinks
  const Loss loss = Text(GetParam().name);
  support::expect_close(support::loss_gradient(loss, c), support::loss_differences(loss, c),
                        support::kGradient, loss.name());
}

INSTANTIATE_TEST_SUITE_P(, EachLoss, ::testing::ValuesIn(kFormulas),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace lamina
