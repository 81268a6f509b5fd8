#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "data/data.h"

namespace lamina::data {

// The samples of one step. The tensors of each member have one row a sample.
struct Batch {
  Data x;
  Data y = {};              // empty where there is nothing to compare with
  Data sample_weight = {};  // empty where all weigh the same

  std::int64_t rows() const { return x.rows(); }
};

// One pass over batches: each call gives the next one, and nothing when there are no more. For one thread at
// a time.
using BatchStream = std::function<std::optional<Batch>()>;

}  // namespace lamina::data
