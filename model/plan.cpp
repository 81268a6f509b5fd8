#include "model/plan.h"

#include <algorithm>
#include <ostream>

#include "core/base/at_line.h"
#include "model/number_text.h"
#include "model/table.h"
#include "model/text_file.h"
#include "model/timeline_of_program.h"

namespace lamina {
namespace {

std::string line(const char* what, std::int64_t bytes) {
  return std::string(what) + with_commas(bytes) + " B (" + memory_text(bytes) + ")\n";
}

// " Launches a step: 5 (tasks: 30 in 9 phases, 3 fused, adam)": neighbours of one name are counted.
std::string launches_line(const std::vector<std::string>& launches) {
  if (launches.empty()) return "";
  std::string text;
  for (auto begin = launches.begin(); begin != launches.end();) {
    const auto end = std::find_if(begin, launches.end(), [&](const std::string& l) { return l != *begin; });
    const auto count = end - begin;
    text += (text.empty() ? "" : ", ") + (count > 1 ? std::to_string(count) + " " : "") + *begin;
    begin = end;
  }
  return " Launches a step: " + std::to_string(launches.size()) + " (" + text + ")\n";
}

}  // namespace

std::string Plan::table() const {
  Table table{.columns = {{"Layer"},
                          {"Values", Align::Right},
                          {"Workspace", Align::Right},
                          {"Live at peak", Align::Right}},
              .rows = {},
              .lines_between_rows = false};
  for (const LayerMemory& layer : program_->placement.layers)
    table.rows.push_back({layer.origin.empty() ? "(batch and constants)" : layer.origin,
                          memory_text(layer.values), memory_text(layer.workspace),
                          memory_text(layer.live_at_peak)});
  return to_text(table) + line(" Peak of the arena: ", peak()) + line(" Lower bound: ", bound()) +
         line(" State: ", state()) + launches_line(launches());
}

std::vector<std::string> Plan::launches() const { return program_->lowered->launches(*program_); }

std::ostream& operator<<(std::ostream& out, const Plan& plan) { return out << plan.table(); }

std::string Plan::to_svg() const { return draw::to_svg(timeline_of(*program_, "Memory plan")); }

void Plan::plot(const std::string& path, const Source& where) const {
  if (ending_of(path) != ".svg")
    throw Error(where,
                "a plan's picture is an SVG, received the path \"" + path + "\".\n  Let it end in .svg.");
  at_line(where, [&] { write_text_file(path, to_svg()); });
}

}  // namespace lamina
