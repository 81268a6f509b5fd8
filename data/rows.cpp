#include "data/rows.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "data/gather_rows.h"
#include "data/shuffle.h"

namespace lamina::data {
namespace {

void check_rows(const char* what, const Data& data, std::int64_t rows, const Source& where) {
  if (!data.empty() && data.rows() != rows)
    throw Error(where, std::string(what) + " has " + std::to_string(data.rows()) + " rows, x has " +
                           std::to_string(rows) + ".\n  Give one row a sample to each.");
}

// Makes Data of chosen rows.
class Gatherer {
 public:
  explicit Gatherer(Data data) : data_(std::move(data)) {
    for (const Tensor& tensor : data_) gathers_.emplace_back(tensor, tensor.dtype());
  }

  Data operator()(std::span<const std::int64_t> rows) const {
    std::vector<Tensor> tensors;
    tensors.reserve(gathers_.size());
    for (const GatherRows& gather : gathers_) {
      TensorType type = gather.source().type();
      type.shape[0] = static_cast<std::int64_t>(rows.size());
      Tensor& chosen = tensors.emplace_back(std::move(type));
      gather(rows, chosen.data());
    }
    return data_.with_tensors(std::move(tensors));
  }

 private:
  Data data_;
  std::vector<GatherRows> gathers_;
};

struct BatchPlan {
  Gatherer x, y, sample_weight;
  std::optional<std::uint64_t> seed;
  std::int64_t rows, size, batches;

  std::vector<std::int64_t> order(std::uint64_t epoch) const {
    if (seed) return shuffled_rows(rows, *seed, epoch);
    std::vector<std::int64_t> ascending(static_cast<std::size_t>(rows));
    std::iota(ascending.begin(), ascending.end(), std::int64_t{0});
    return ascending;
  }
};

BatchStream open_pass(std::shared_ptr<const BatchPlan> plan, std::uint64_t epoch) {
  const auto order = std::make_shared<const std::vector<std::int64_t>>(plan->order(epoch));
  return [plan = std::move(plan), order, batch = std::int64_t{0}]() mutable -> std::optional<Batch> {
    if (batch == plan->batches) return {};
    const std::int64_t begin = batch++ * plan->size;
    const std::int64_t count = std::min(plan->size, plan->rows - begin);
    const auto rows =
        std::span(*order).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
    return Batch{plan->x(rows), plan->y(rows), plan->sample_weight(rows)};
  };
}

}  // namespace

Rows::Rows(Data x, Data y, Data sample_weight, const Source& where)
    : x_(std::move(x)), y_(std::move(y)), sample_weight_(std::move(sample_weight)) {
  if (x_.empty()) throw Error(where, "a dataset needs x.\n  Give the inputs as the first argument.");
  check_rows("y", y_, x_.rows(), where);
  check_rows("sample_weight", sample_weight_, x_.rows(), where);
}

Rows Rows::shuffle(const ShuffleOptions& options) const {
  Rows shuffled = *this;
  shuffled.seed_ = options.seed;
  return shuffled;
}

Dataset Rows::batch(std::int64_t size, const BatchOptions& options, const Source& where) const {
  if (size < 1)
    throw Error(where,
                "a batch of " + std::to_string(size) + " rows is empty.\n  Give a batch size of 1 or more.");
  const std::int64_t whole = rows() / size, rest = rows() % size;
  const std::int64_t batches = whole + (rest > 0 && !options.drop_remainder ? 1 : 0);
  const auto plan = std::make_shared<const BatchPlan>(
      BatchPlan{Gatherer(x_), Gatherer(y_), Gatherer(sample_weight_), seed_, rows(), size, batches});
  return Dataset([plan](std::uint64_t epoch) { return open_pass(plan, epoch); }, batches);
}

Rows from_tensors(Data x, Data y, Data sample_weight, const Source& where) {
  return Rows(std::move(x), std::move(y), std::move(sample_weight), where);
}

}  // namespace lamina::data
