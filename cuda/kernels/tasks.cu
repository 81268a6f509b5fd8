#include "cuda/kernels/tasks.h"

#include "cuda/kernels/adam_body.h"
#include "cuda/kernels/add_parts_body.h"
#include "cuda/kernels/argmax_body.h"
#include "cuda/kernels/copy_body.h"
#include "cuda/kernels/cross_entropy_body.h"
#include "cuda/kernels/fill_body.h"
#include "cuda/kernels/fused_body.h"
#include "cuda/kernels/guard.h"
#include "cuda/kernels/matmul_body.h"
#include "cuda/kernels/move_body.h"
#include "cuda/kernels/one_hot_body.h"
#include "cuda/kernels/random_body.h"
#include "cuda/kernels/reduce_body.h"
#include "cuda/kernels/softmax_body.h"

namespace lamina::cuda {
namespace {

template <class Parameters>
__device__ __forceinline__ const Parameters& as(const std::byte* at) {
  return *reinterpret_cast<const Parameters*>(at);
}

__device__ void run_move(const MoveTask& task, Crew crew) {
  if (task.element_bytes == 4) return move_box<std::uint32_t>(task.box, crew);
  if (task.element_bytes == 1) return move_box<std::uint8_t>(task.box, crew);
  if (task.element_bytes == 2) return move_box<std::uint16_t>(task.box, crew);
  move_box<std::uint64_t>(task.box, crew);
}

__device__ void run_fill(const FillParameters& p, Crew crew) {
  if (p.element_bytes == 4) return fill_elements<std::uint32_t>(p, crew);
  if (p.element_bytes == 1) return fill_elements<std::uint8_t>(p, crew);
  if (p.element_bytes == 2) return fill_elements<std::uint16_t>(p, crew);
  fill_elements<std::uint64_t>(p, crew);
}

__device__ void run_iota(const IotaParameters& p, Crew crew) {
  if (static_cast<DType>(p.dtype) == DType::Float32) return count_up<float>(p, crew);
  if (static_cast<DType>(p.dtype) == DType::Int64) return count_up<std::int64_t>(p, crew);
  count_up<std::int32_t>(p, crew);
}

__device__ void run_random(const RandomParameters& p, Crew crew) {
  if (p.normal) return draw_random<float, true>(p, crew);
  draw_random<float, false>(p, crew);
}

__device__ void run_fused(const FusedTask& task, Crew crew) {
  const auto* dims = reinterpret_cast<const std::int64_t*>(&task + 1);
  const auto* input = reinterpret_cast<const FusedProgram::Input*>(dims + task.rank);
  const auto* output = reinterpret_cast<const FusedProgram::Output*>(input + task.inputs);
  const auto* instruction = reinterpret_cast<const FusedProgram::Instruction*>(output + task.outputs);
  interpret({task.rank, task.inputs, task.outputs, task.instructions, dims, input, output, instruction},
            task.count, crew);
}

__device__ void run_adam(const AdamTask& task, Crew crew) {
  update_weight<float>(rates_of<float>(task.adam), task.weight, 0, task.weight.count, crew);
}

template <class Op>
__device__ void run_reduce_as(TaskKind kind, const ReduceParameters& p, Crew crew) {
  if (kind == TaskKind::ReduceRows) return reduce_rows_by_groups<float, Op>(p, crew);
  reduce_columns_by_warps<float, Op>(p, crew);
}

__device__ void run_reduce(TaskKind kind, const ReduceParameters& p, Crew crew) {
  if (p.op == Reduction::Sum) return run_reduce_as<SumOp>(kind, p, crew);
  if (p.op == Reduction::Max) return run_reduce_as<MaxOp>(kind, p, crew);
  run_reduce_as<MinOp>(kind, p, crew);
}

__device__ void run_task(TaskKind kind, const std::byte* at, Crew crew) {
  switch (kind) {
    case TaskKind::Copy:
      return copy_range(as<CopyParameters::Range>(at), crew);
    case TaskKind::Move:
      return run_move(as<MoveTask>(at), crew);
    case TaskKind::Fill:
      return run_fill(as<FillParameters>(at), crew);
    case TaskKind::Iota:
      return run_iota(as<IotaParameters>(at), crew);
    case TaskKind::Random:
      return run_random(as<RandomParameters>(at), crew);
    case TaskKind::Fused:
      return run_fused(as<FusedTask>(at), crew);
    case TaskKind::Products:
      return product_by_threads<float>(as<MatmulParameters>(at), crew);
    case TaskKind::ProductsByWarp:
      return product_by_warps<float>(as<MatmulParameters>(at), crew);
    case TaskKind::AddParts:
      return add_parts_of<float, float>(as<AddPartsParameters>(at), crew);
    case TaskKind::ReduceRows:
    case TaskKind::ReduceColumns:
      return run_reduce(kind, as<ReduceParameters>(at), crew);
    case TaskKind::Softmax:
      return softmax_lines<float, false>(as<SoftmaxParameters>(at), crew);
    case TaskKind::LogSoftmax:
      return softmax_lines<float, true>(as<SoftmaxParameters>(at), crew);
    case TaskKind::CrossEntropy:
      return cross_entropy_lines<float>(as<CrossEntropyParameters>(at), crew);
    case TaskKind::CrossEntropyGrad:
      return cross_entropy_grad_lines<float>(as<CrossEntropyParameters>(at), crew);
    case TaskKind::Argmax:
      return argmax_lines<float>(as<ArgmaxParameters>(at), crew);
    case TaskKind::OneHot:
      return write_one_hot<float>(as<OneHotParameters>(at), crew);
    case TaskKind::Adam:
      return run_adam(as<AdamTask>(at), crew);
  }
}

__global__ __launch_bounds__(kTaskThreads, 1) void tasks_kernel(TasksParameters p, const std::byte* table) {
  LAMINA_DYNAMIC_SHARED(std::byte, own);
  constexpr int kPiece = 16;
  for (int i = thread_in_block() * kPiece; i < p.table_bytes; i += kTaskThreads * kPiece)
    store_aligned(own + i, load_aligned<kPiece>(table + i));
  __syncthreads();
  const auto* all = reinterpret_cast<const Task*>(own);
  for (int i = 0; i < p.count; ++i) {
    const Task& task = all[i];
    if (task.begins_phase) __syncthreads();
    if (is_raised(task.guard)) continue;
    const int rank = (thread_in_block() + kTaskThreads - task.first_warp * warpSize) % kTaskThreads;
    run_task(task.kind, own + task.parameters, {rank, kTaskThreads});
  }
}

}  // namespace

int tasks(Stream stream, const TasksParameters& parameters, const void* table) {
  return launch(tasks_kernel,
                {.grid = 1,
                 .block = kTaskThreads,
                 .shared_bytes = static_cast<std::size_t>(parameters.table_bytes),
                 .stream = stream},
                parameters, static_cast<const std::byte*>(table));
}

}  // namespace lamina::cuda
