#include "data/dataset.h"

#include "data/prefetcher.h"

namespace lamina::data {

Dataset::Dataset(Open open, std::optional<std::int64_t> batches, const Source& where)
    : open_(std::make_shared<const Open>(std::move(open))),
      batches_(batches),
      epoch_(std::make_shared<std::atomic<std::uint64_t>>(0)) {
  if (!*open_) throw Error(where, "a Dataset received no function.\n  Give it one that opens a pass.");
}

Dataset Dataset::map(std::function<Batch(Batch)> change, const Source& where) const {
  if (!change) throw Error(where, "map received no function.\n  Give it one from a batch to a batch.");
  const auto open_changed = [upstream = open_, change = std::move(change)](std::uint64_t epoch) {
    return [next = (*upstream)(epoch), change]() -> std::optional<Batch> {
      std::optional<Batch> batch = next();
      if (batch) batch = change(std::move(*batch));
      return batch;
    };
  };
  return Dataset(open_changed, batches_);
}

Dataset Dataset::prefetch(const PrefetchOptions& options, const Source& where) const {
  if (options.depth < 1)
    throw Error(where, "prefetch with the depth " + std::to_string(options.depth) +
                           " prepares nothing.\n  Give a depth of 1 or more.");
  const auto open_ahead = [upstream = open_, depth = options.depth](std::uint64_t epoch) {
    const auto open = [upstream, epoch] { return (*upstream)(epoch); };
    return [prefetcher = std::make_shared<Prefetcher>(open, depth)] { return prefetcher->next(); };
  };
  return Dataset(open_ahead, batches_);
}

Dataset::Iterator Dataset::begin() const { return Iterator(open(epoch_->fetch_add(1))); }

Dataset::Iterator::Iterator(BatchStream next) : pass_(std::make_shared<Pass>(Pass{std::move(next), {}})) {
  ++*this;
}

Dataset::Iterator& Dataset::Iterator::operator++() {
  pass_->batch.reset();  // frees its memory before the next one is made
  pass_->batch = pass_->next();
  return *this;
}

}  // namespace lamina::data
