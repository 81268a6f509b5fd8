#pragma once

#include <algorithm>
#include <cstdint>

namespace lamina::cpu {

// How a batch is shared out: chunk = part of the batch x band of the result, and each chunk works on `block`
// images at a time.
struct BatchCut {
  std::int64_t parts = 1, bands = 1, block = 1;

  std::int64_t chunks() const { return parts * bands; }
  std::int64_t part(int chunk) const { return chunk / bands; }
  std::int64_t band(int chunk) const { return chunk % bands; }
};

// What to cut first.
enum class CutFirst : std::uint8_t { Batch, Bands };

// At most so many chunks, parts and bands.
inline BatchCut cut_into(std::int64_t chunks, std::int64_t most_parts, std::int64_t most_bands,
                         CutFirst first) {
  BatchCut cut;
  if (first == CutFirst::Batch) {
    cut.parts = std::min(chunks, most_parts);
    cut.bands = std::min(most_bands, chunks / cut.parts);
  } else {
    cut.bands = std::min(most_bands, chunks);
    cut.parts = std::min(chunks / cut.bands, most_parts);
  }
  return cut;
}

}  // namespace lamina::cpu
