#pragma once

#include <string>
#include <vector>

#include "core/runtime/backend.h"
#include "cuda/error_word.h"
#include "cuda/launch.h"

namespace lamina::cuda {

// Where a program's memory lies on a device.
struct Memory {
  std::byte* arena = nullptr;
  std::vector<std::byte*> states;  // by state of the graph
  ErrorWord* error = nullptr;
};

// The address of a value, as the program's placement has it.
std::byte* address_of(const Program& program, const Memory& memory, ValueId id);

// What a run launches between the arrival of its inputs and the departure of its outputs: each node's kernel
// in order, then the states' new values that were not made in place.
std::vector<Launch> launches_of(const Program& program, const Memory& memory);

// Host memory that a device can read and write, by input and by output of the graph.
struct HostEnds {
  std::vector<std::byte*> inputs, outputs;
};

struct ListOptions {
  bool merge = true;  // neighbours share launches; see merge_alike.h and merge_small.h
};

// All that a run launches: inputs arrive, launches_of, outputs depart.
std::vector<Launch> step_launches(const Program& program, const Memory& memory, const HostEnds& ends,
                                  ListOptions options = {});

// The same for no device: addresses are made up, each value at its own, so that one can see what a GPU would
// be given.
std::vector<Launch> listed_launches(const Program& program, ListOptions options = {});

// A launch in words: its kernel, and of merged ones how many tasks there are and in how many phases.
std::string launch_text(const Launch& launch);

// Copies of byte ranges, as few launches as they fit in.
struct CopyRange {
  const std::byte* from = nullptr;
  std::byte* to = nullptr;
  std::int64_t bytes = 0;
};
void append_copies(std::vector<Launch>& launches, const std::vector<CopyRange>& ranges,
                   const ErrorWord* guard = nullptr);

}  // namespace lamina::cuda
