#include "cpu/pooling/place_runs.h"

namespace lamina::cpu {
namespace {

PlaceRun single_place(const Windows& w, std::int64_t place, std::int64_t channels) {
  PlaceRun run{.y = place * channels, .step = w.axis[2].stride * channels};
  for_each_cell(w, place, [&](std::int64_t cell, std::int64_t input) {
    run.window.push_back(cell);
    run.cells.push_back(input * channels);
  });
  return run;
}

bool continues(const PlaceRun& run, const PlaceRun& next) {
  if (run.cells.size() != next.cells.size()) return false;
  for (std::size_t i = 0; i < run.cells.size(); ++i)
    if (next.cells[i] != run.cells[i] + run.places * run.step) return false;
  return true;
}

}  // namespace

std::vector<PlaceRun> place_runs(const Windows& windows, std::int64_t channels) {
  std::vector<PlaceRun> runs;
  for (std::int64_t place = 0; place < windows.out_cells(); ++place) {
    PlaceRun next = single_place(windows, place, channels);
    const bool same_row = place % windows.out[2] != 0;
    if (same_row && continues(runs.back(), next))
      ++runs.back().places;
    else
      runs.push_back(std::move(next));
  }
  return runs;
}

}  // namespace lamina::cpu
