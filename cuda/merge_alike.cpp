#include "cuda/merge_alike.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "core/base/dtype.h"
#include "cuda/fused/generate.h"
#include "cuda/kernels/fused_many.h"
#include "cuda/small_tasks.h"

namespace lamina::cuda {
namespace {

using std::int64_t;
using Access = Space::Input::Access;

// A launch of `fused` whose inputs are as long as its outputs, or one element.
struct Flat {
  const Launch* launch = nullptr;
  FusedParameters parameters;
  std::shared_ptr<const FusedProgram> program;
  std::vector<bool> single;         // by input
  std::vector<Span> reads, writes;  // what it touches

  int64_t count() const { return parameters.count; }
};

std::optional<Flat> flat_of(const Launch& launch) {
  if (launch.kernel != "fused") return std::nullopt;
  auto program = std::make_shared<FusedProgram>();
  std::memcpy(program.get(), launch.table.data(), sizeof *program);
  Flat flat{.launch = &launch, .parameters = {}, .program = program, .single = {}, .reads = {}, .writes = {}};
  std::memcpy(&flat.parameters, launch.parameters.data(), sizeof flat.parameters);
  const Space space = space_of(*program);
  for (int i = 0; i < program->inputs; ++i) {
    const Access access = space.inputs[static_cast<std::size_t>(i)].access;
    if (access != Access::Linear && access != Access::Single) return std::nullopt;
    flat.single.push_back(access == Access::Single);
    const int64_t size = size_of(static_cast<DType>(program->input[i].dtype));
    flat.reads.push_back(span(program->input[i].data, flat.single.back() ? size : flat.count() * size));
  }
  for (int o = 0; o < program->outputs; ++o)
    flat.writes.push_back(
        span(program->output[o].data, flat.count() * size_of(static_cast<DType>(program->output[o].dtype))));
  return flat;
}

// Whether both do the same to each element. With one element, what is single does not matter.
bool alike(const Flat& a, const Flat& b) {
  const FusedProgram &p = *a.program, &q = *b.program;
  if (a.parameters.guard != b.parameters.guard || p.inputs != q.inputs || p.outputs != q.outputs ||
      p.instructions != q.instructions)
    return false;
  for (int i = 0; i < p.inputs; ++i)
    if (p.input[i].dtype != q.input[i].dtype) return false;
  for (int o = 0; o < p.outputs; ++o)
    if (p.output[o].dtype != q.output[o].dtype || p.output[o].reg != q.output[o].reg) return false;
  static_assert(sizeof(FusedProgram::Instruction) == 32, "without gaps, so that its bytes can be compared");
  return (a.single == b.single || a.count() == 1 || b.count() == 1) &&
         std::memcmp(p.instruction, q.instruction,
                     sizeof *p.instruction * static_cast<std::size_t>(p.instructions)) == 0;
}

template <class T>
void append(std::vector<std::byte>& bytes, const T& value) {
  const auto* from = reinterpret_cast<const std::byte*>(&value);
  bytes.insert(bytes.end(), from, from + sizeof value);
}

// What the sets have in common: the program of the longest, without what is each one's own.
FusedProgram common_program(const std::vector<Flat>& sets) {
  const Flat& longest = *std::ranges::max_element(sets, {}, &Flat::count);
  FusedProgram program = *longest.program;
  program.rank = 1;
  program.dims[0] = int64_t{1} << 30;  // long enough for vectors
  for (int i = 0; i < program.inputs; ++i) {
    program.input[i].data = nullptr;
    program.input[i].strides[0] = longest.single[static_cast<std::size_t>(i)] ? 0 : 1;
  }
  for (int o = 0; o < program.outputs; ++o) program.output[o].data = nullptr;
  return program;
}

Launch launch_of_sets(const std::vector<Flat>& sets) {
  const FusedProgram program = common_program(sets);
  FusedManyParameters parameters{.sets = static_cast<int64_t>(sets.size()),
                                 .guard = sets[0].parameters.guard};
  std::vector<std::byte> table;
  append(table, program);
  for (const Flat& set : sets) {
    append(table, ChunkedArray{.count = set.count(), .first_chunk = parameters.chunks});
    parameters.chunks += (set.count() + FusedManyParameters::kChunk - 1) / FusedManyParameters::kChunk;
  }
  for (const Flat& set : sets) {
    for (int i = 0; i < program.inputs; ++i) append(table, set.program->input[i].data);
    for (int o = 0; o < program.outputs; ++o) append(table, set.program->output[o].data);
  }
  Launch launch = launch_of("fused_many", parameters);
  launch.table = std::move(table);
  launch.source = std::make_shared<const std::string>(generate_many(program, space_of(program)));
  return launch;
}

// Small enough, all together, for a part of a launch that merge_small makes.
bool stays_apart(const std::vector<Flat>& sets) {
  int64_t work = 0;
  for (const Flat& set : sets) work += set.count() * std::max(set.program->instructions, 1);
  return work <= 2 * SmallBounds::kInterpreted &&
         std::ranges::all_of(sets, [](const Flat& set) { return small_tasks(*set.launch).has_value(); });
}

// Gathers neighbours that are flat into groups of those that are alike, until another launch comes.
class Merger {
 public:
  explicit Merger(std::vector<Launch>& to) : to_(to) {}

  void add(const Launch& launch) {
    std::optional<Flat> flat = flat_of(launch);
    if (!flat || gathered_ == kMost) flush();
    if (!flat) return to_.push_back(launch);
    ++gathered_;
    std::vector<Flat>* group = find(*flat);
    if (!group) group = &groups_.emplace_back();
    group->push_back(std::move(*flat));
    if (group->front().count() == 1)
      std::swap(group->front(), group->back());  // later ones are compared with it
  }

  void flush() {
    for (const std::vector<Flat>& group : groups_)
      if (group.size() == 1 || stays_apart(group))
        for (const Flat& set : group) to_.push_back(*set.launch);
      else
        to_.push_back(launch_of_sets(group));
    groups_.clear();
    gathered_ = 0;
  }

 private:
  static constexpr int kMost = 1024;  // each is compared with the others

  // The group that the launch may join: it then runs ahead of all groups behind that one.
  std::vector<Flat>* find(const Flat& flat) {
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
      if (std::ranges::any_of(*group, [&](const Flat& other) { return depend(flat, other); })) return nullptr;
      if (alike(flat, group->front())) return &*group;
    }
    return nullptr;
  }

  std::vector<Launch>& to_;
  std::vector<std::vector<Flat>> groups_;
  int gathered_ = 0;
};

}  // namespace

std::vector<Launch> merge_alike(const std::vector<Launch>& launches) {
  std::vector<Launch> merged;
  Merger merger(merged);
  for (const Launch& launch : launches) merger.add(launch);
  merger.flush();
  return merged;
}

}  // namespace lamina::cuda
