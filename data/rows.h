#pragma once

#include <cstdint>
#include <optional>

#include "data/data.h"
#include "data/dataset.h"

namespace lamina::data {

struct ShuffleOptions {
  std::uint64_t seed = 0;
};
struct BatchOptions {
  bool drop_remainder = false;  // leave out a last batch that is smaller than the others
};

// Samples in memory, on their way to a Dataset. Shuffling comes before batching, so that samples are mixed
// and not whole batches.
class Rows {
 public:
  Rows(Data x, Data y, Data sample_weight, const Source& where);

  Rows shuffle(const ShuffleOptions& options = {}) const;

  // Batches of `size` rows, copied from the tensors. Throws Error if `size` is below 1.
  Dataset batch(std::int64_t size, const BatchOptions& options = {},
                const Source& where = Source::current()) const;

  std::int64_t rows() const { return x_.rows(); }

 private:
  Data x_, y_, sample_weight_;
  std::optional<std::uint64_t> seed_;
};

// A dataset of samples in memory; y and weights may be left out. All must have as many rows as x. The tensors
// are shared, not copied, and must not be written to while the dataset is in use.
Rows from_tensors(Data x, Data y = {}, Data sample_weight = {}, const Source& where = Source::current());

}  // namespace lamina::data
