#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>

#include "data/batch.h"

namespace lamina::data {

struct PrefetchOptions {
  int depth = 2;  // batches that may lie ready
};

// Batches, made when they are asked for:
//   auto ds = data::from_tensors(x, y).shuffle({.seed = 1}).batch(32).map(augment).prefetch();
//   for (auto& batch : ds) step(batch);
// Each time it is iterated is an epoch, counted from 0, and a shuffled one has another order in each; the
// same seed and epoch give the same batches. A value over a shared, unchanging pipeline: copies share the
// epoch count, `map` and `prefetch` give a new dataset with a count of its own. Copies may be used by several
// threads, a pass belongs to one.
class Dataset {
 public:
  using Open = std::function<BatchStream(std::uint64_t epoch)>;
  class Iterator;

  // Batches from anywhere. `open` begins a pass and may be called while another pass is under way; `batches`
  // is how many a pass gives, if that is known.
  explicit Dataset(Open open, std::optional<std::int64_t> batches = {},
                   const Source& where = Source::current());

  // `change` is called once a batch, in order, in the thread that asks for batches. The tensors it gets are
  // its own to write to.
  Dataset map(std::function<Batch(Batch)> change, const Source& where = Source::current()) const;

  // Makes batches ahead in a thread of its own for each pass, so that reading and `map` before it go on while
  // a step runs. What they throw is thrown to the one who asks for the batch. Leaving a pass early waits for
  // the batch that is in the making.
  Dataset prefetch(const PrefetchOptions& options = {}, const Source& where = Source::current()) const;

  std::optional<std::int64_t> batches() const { return batches_; }

  // The pass of that epoch; does not count.
  BatchStream open(std::uint64_t epoch) const { return (*open_)(epoch); }

  Iterator begin() const;  // counts an epoch
  std::default_sentinel_t end() const { return {}; }

 private:
  std::shared_ptr<const Open> open_;
  std::optional<std::int64_t> batches_;
  std::shared_ptr<std::atomic<std::uint64_t>> epoch_;
};

// An input iterator: copies share the pass they go over.
class Dataset::Iterator {
 public:
  using value_type = Batch;
  using difference_type = std::ptrdiff_t;

  explicit Iterator(BatchStream next);

  Batch& operator*() const { return *pass_->batch; }
  Batch* operator->() const { return &*pass_->batch; }
  Iterator& operator++();
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const { return !pass_->batch; }

 private:
  struct Pass {
    BatchStream next;
    std::optional<Batch> batch;
  };
  std::shared_ptr<Pass> pass_;
};

}  // namespace lamina::data
