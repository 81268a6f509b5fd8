#include <algorithm>
#include <numeric>

#include "data/shuffle.h"
#include "model/training/trainer.h"

namespace lamina {
namespace {

class Arrays final : public BatchSource {
 public:
  Arrays(Session& session, StepKind kind, Feed feed, int batch_size, std::optional<std::uint64_t> seed)
      : session_(session), kind_(kind), feed_(std::move(feed)), batch_size_(batch_size), seed_(seed) {
    if (batch_size < 1)
      throw Error("batch_size expects at least 1, received " + std::to_string(batch_size) +
                  ".\n  32 is usual.");
    order_.resize(static_cast<std::size_t>(feed_.rows()));
    std::iota(order_.begin(), order_.end(), 0);
  }

  std::optional<std::int64_t> batches() const override {
    return (feed_.rows() + batch_size_ - 1) / batch_size_;
  }

  void begin_pass(std::uint64_t pass) override {
    if (seed_) data::shuffle_rows(order_, feed_.rows(), *seed_, pass);
    done_ = 0;
  }

  Executable* next() override {
    const std::int64_t rows = std::min<std::int64_t>(batch_size_, feed_.rows() - done_);
    if (rows <= 0) return nullptr;
    Executable*& program = rows == batch_size_ ? whole_ : rest_;
    if (!program) program = &session_.executable(kind_, feed_.types(rows));
    feed_.write(*program, rows_from(done_));
    done_ += rows;
    feed_.prefetch(rows_from(done_));
    return program;
  }

 private:
  // The batch that begins with the `done`-th row of the order; the last may be shorter, or empty.
  std::span<const std::int64_t> rows_from(std::int64_t done) const {
    const std::int64_t rows = std::min<std::int64_t>(batch_size_, feed_.rows() - done);
    return std::span(order_).subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(rows));
  }

  Session& session_;
  StepKind kind_;
  Feed feed_;
  std::int64_t batch_size_;
  std::optional<std::uint64_t> seed_;
  std::vector<std::int64_t> order_;
  std::int64_t done_ = 0;
  Executable* whole_ = nullptr;
  Executable* rest_ = nullptr;
};

class FromDataset final : public BatchSource {
 public:
  FromDataset(Session& session, StepKind kind, data::Dataset dataset)
      : session_(session), kind_(kind), dataset_(std::move(dataset)) {}

  std::optional<std::int64_t> batches() const override { return dataset_.batches(); }
  void begin_pass(std::uint64_t pass) override { stream_ = dataset_.open(pass); }

  Executable* next() override {
    const std::optional<data::Batch> batch = stream_();
    if (!batch) return nullptr;
    const Feed feed(session_.functional(), session_.compiled() ? &session_.setup() : nullptr, batch->x,
                    batch->y, batch->sample_weight);
    Executable& program = session_.executable(kind_, feed.types(feed.rows()));
    while (static_cast<std::int64_t>(rows_.size()) < feed.rows())
      rows_.push_back(static_cast<std::int64_t>(rows_.size()));
    feed.write(program, std::span(rows_).first(static_cast<std::size_t>(feed.rows())));
    return &program;
  }

 private:
  Session& session_;
  StepKind kind_;
  data::Dataset dataset_;
  data::BatchStream stream_;
  std::vector<std::int64_t> rows_;
};

}  // namespace

std::unique_ptr<BatchSource> batches_of(Session& session, StepKind kind, Feed feed, int batch_size,
                                        std::optional<std::uint64_t> shuffle_seed) {
  return std::make_unique<Arrays>(session, kind, std::move(feed), batch_size, shuffle_seed);
}

std::unique_ptr<BatchSource> batches_of(Session& session, StepKind kind, data::Dataset dataset) {
  return std::make_unique<FromDataset>(session, kind, std::move(dataset));
}

}  // namespace lamina
