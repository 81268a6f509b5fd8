// Trains one layer for one epoch, with a data/dataset.h of its own beside Lamina's.
#include <lamina/fmt.h>
#include <lamina/lamina.h>

#include <cmath>
#include <vector>

#include "data/dataset.h"

int main() {
  const Dataset mine;  // the consumer's, not lamina::data::Dataset
  std::vector<float> x(static_cast<std::size_t>(mine.rows) * 2), y(static_cast<std::size_t>(mine.rows));
  for (std::size_t row = 0; row < y.size(); ++row) {
    x[2 * row] = static_cast<float>(row % 8) / 8;
    x[2 * row + 1] = static_cast<float>(row / 8) / 8;
    y[row] = x[2 * row] - x[2 * row + 1];
  }

  auto input = lamina::Input({2});
  lamina::Model model(input, lamina::layers::Dense(1)(input), {.seed = 1});
  model.compile({.optimizer = lamina::optim::Adam(), .loss = "mse"});
  model.fit(lamina::Tensor::from(x, {mine.rows, 2}), lamina::Tensor::from(y, {mine.rows, 1}),
            {.epochs = 1, .batch_size = 16, .verbose = 0});
  const lamina::Tensor answers = model.predict(lamina::Tensor::from(x, {mine.rows, 2}));
  const float answer = answers.at<float>(0, 0);
  fmt::print("{} of {}\n", answer, answers.type());
  return std::isfinite(answer) ? 0 : 1;
}
