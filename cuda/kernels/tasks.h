#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/error_word.h"
#include "cuda/kernels/adam.h"
#include "cuda/kernels/copy.h"
#include "cuda/kernels/fused.h"
#include "cuda/kernels/move.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// Small kernels one after another in a single launch of one block: between two of them stands a barrier of
// the block, some 20 ns, in place of a launch, which takes a GPU more than 1 us. Which launches are small
// enough for one block stands in cuda/small_tasks.h; a task writes the very bits that its launch would write.
enum class TaskKind : std::int32_t {
  Copy,            // CopyParameters::Range
  Move,            // MoveTask
  Fill,            // FillParameters
  Iota,            // IotaParameters, of Int32, Int64 or Float32
  Random,          // RandomParameters, of floats
  Fused,           // FusedTask
  Products,        // MatmulParameters of floats, where a block would compute a whole tile
  ProductsByWarp,  // MatmulParameters of floats, where a warp computes an element
  AddParts,        // AddPartsParameters of floats
  ReduceRows,      // ReduceParameters of floats, in groups of at most a warp; so are the lines below
  ReduceColumns,   // ReduceParameters of floats
  Softmax,         // SoftmaxParameters of floats
  LogSoftmax,
  CrossEntropy,  // CrossEntropyParameters of floats
  CrossEntropyGrad,
  Argmax,  // ArgmaxParameters of floats
  OneHot,  // OneHotParameters, to floats
  Adam,    // AdamTask
};

// Tasks of one phase touch nothing that another of them writes: warps go on from one to the next on their
// own.
struct Task {
  TaskKind kind = {};
  std::int32_t parameters = 0;  // where its struct begins in the table: a multiple of kTaskAlignment
  std::int32_t first_warp = 0;  // that works on its first elements, so that small tasks meet different warps
  bool begins_phase = false;    // a barrier stands before it
  const ErrorWord* guard = nullptr;
};
inline constexpr int kTaskAlignment = 16, kTaskThreads = 512;

struct MoveTask {
  MoveBox box;
  std::int32_t element_bytes = 4;
};

// A FusedProgram without what it has no use for: behind the struct lie its dims, inputs, outputs and
// instructions.
struct FusedTask {
  std::int64_t count = 0;
  std::int32_t rank = 0, inputs = 0, outputs = 0, instructions = 0;
};

struct AdamTask {
  AdamParameters adam;  // of floats; weights, chunks and guard are not looked at
  AdamWeight weight;
};

// The table: `count` tasks, then their structs, in all `table_bytes`, a multiple of 16. It is copied to
// shared memory.
struct TasksParameters {
  static constexpr int kMostTableBytes = 40 * 1024;
  std::int32_t count = 0, table_bytes = 0;
};
int tasks(Stream stream, const TasksParameters& parameters, const void* table);

}  // namespace lamina::cuda
