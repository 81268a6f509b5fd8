#include "cuda/merge_small.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "cuda/small_tasks.h"

namespace lamina::cuda {
namespace {

constexpr std::size_t kAlignment = kTaskAlignment;

std::size_t rounded_up(std::size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

bool reads_guard_of(const SmallTask& reader, const SmallTask& writer) {
  const auto guard = reinterpret_cast<std::uintptr_t>(reader.guard);
  return guard != 0 && overlap({{guard, guard + sizeof(ErrorWord)}}, writer.writes);
}

// Whether `later` must not run before or beside `earlier`.
bool must_wait(const SmallTask& later, const SmallTask& earlier) {
  return depend(later, earlier) || reads_guard_of(later, earlier) || reads_guard_of(earlier, later);
}

// Each task's phase: the one behind the last that it must wait for.
std::vector<int> phases_of(const std::vector<SmallTask>& tasks) {
  std::vector<int> phases(tasks.size(), 0);
  for (std::size_t i = 0; i < tasks.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (phases[j] >= phases[i] && must_wait(tasks[i], tasks[j])) phases[i] = phases[j] + 1;
  return phases;
}

// Tasks, in the order of their phases, with their structs behind them.
Launch launch_of_tasks(const std::vector<SmallTask>& tasks) {
  const std::vector<int> phases = phases_of(tasks);
  std::vector<std::size_t> order(tasks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return phases[i]; });

  std::vector<std::byte> table(rounded_up(tasks.size() * sizeof(Task)));
  std::int64_t warps = 0;  // that the phase's tasks so far can use
  for (std::size_t n = 0; n < order.size(); ++n) {
    const SmallTask& small = tasks[order[n]];
    const bool begins_phase = n > 0 && phases[order[n]] != phases[order[n - 1]];
    if (begins_phase) warps = 0;
    const Task task{.kind = small.kind,
                    .parameters = static_cast<std::int32_t>(table.size()),
                    .first_warp = static_cast<std::int32_t>(warps % (kTaskThreads / 32)),
                    .begins_phase = begins_phase,
                    .guard = small.guard};
    warps += (small.threads + 31) / 32;
    std::memcpy(table.data() + n * sizeof(Task), &task, sizeof task);
    table.insert(table.end(), small.parameters.begin(), small.parameters.end());
    table.resize(rounded_up(table.size()));
  }
  Launch launch = launch_of("tasks", TasksParameters{.count = static_cast<std::int32_t>(tasks.size()),
                                                     .table_bytes = static_cast<std::int32_t>(table.size())});
  launch.table = std::move(table);
  return launch;
}

std::size_t table_bytes(const std::vector<SmallTask>& tasks) {
  std::size_t bytes = rounded_up(tasks.size() * sizeof(Task));
  for (const SmallTask& task : tasks) bytes += rounded_up(task.parameters.size());
  return bytes;
}

// Gathers neighbours until one is large or the table is full.
class Merger {
 public:
  explicit Merger(std::vector<Launch>& to) : to_(to) {}

  void add(const Launch& launch) {
    std::optional<std::vector<SmallTask>> tasks = small_tasks(launch);
    const std::size_t bytes = tasks ? table_bytes(*tasks) + kAlignment : 0;
    const bool takes = tasks && bytes <= TasksParameters::kMostTableBytes;
    if (!takes || bytes_ + bytes > TasksParameters::kMostTableBytes) flush();
    if (!takes) return to_.push_back(launch);
    bytes_ += bytes;
    gathered_.push_back(launch);
    std::ranges::move(*tasks, std::back_inserter(tasks_));
  }

  void flush() {
    if (gathered_.size() > 1)
      to_.push_back(launch_of_tasks(tasks_));
    else
      std::ranges::move(gathered_, std::back_inserter(to_));
    gathered_.clear();
    tasks_.clear();
    bytes_ = 0;
  }

 private:
  std::vector<Launch>& to_;
  std::vector<Launch> gathered_;
  std::vector<SmallTask> tasks_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::vector<Launch> merge_small(const std::vector<Launch>& launches) {
  std::vector<Launch> merged;
  Merger merger(merged);
  for (const Launch& launch : launches) merger.add(launch);
  merger.flush();
  return merged;
}

bool wants_merging() {
  const char* asked = std::getenv("LAMINA_CUDA_MERGE");
  return !asked || std::string_view(asked) != "0";
}

}  // namespace lamina::cuda
