#pragma once

#include <vector>

#include "cpu/reference/window.h"

namespace lamina::cpu {

// Neighbouring places of one row whose windows see the same cells, each `step` further in the image than the
// one before. Offsets are in elements from the image's beginning.
struct PlaceRun {
  std::int64_t y = 0;  // of the first place
  std::int64_t places = 1, step = 0;
  std::vector<std::int64_t> cells = {};   // the first place's real cells, in row-major order
  std::vector<std::int64_t> window = {};  // which cells of the window they are
};

// All places of one image in order: one long run a row where windows lie inside, short ones at padded
// borders.
std::vector<PlaceRun> place_runs(const Windows& windows, std::int64_t channels);

}  // namespace lamina::cpu
