#include "cuda/small_tasks.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "core/base/error.h"
#include "cuda/kernels/add_parts.h"
#include "cuda/kernels/argmax.h"
#include "cuda/kernels/cross_entropy.h"
#include "cuda/kernels/fill.h"
#include "cuda/kernels/matmul.h"
#include "cuda/kernels/one_hot.h"
#include "cuda/kernels/random.h"
#include "cuda/kernels/reduce.h"
#include "cuda/kernels/softmax.h"

namespace lamina::cuda {
namespace {

using std::int64_t;
using Tasks = std::optional<std::vector<SmallTask>>;

constexpr int64_t kWarp = 32;

Span word(const ErrorWord* error) { return span(error, sizeof(ErrorWord)); }

template <class Parameters>
std::vector<std::byte> bytes_of(const Parameters& parameters) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&parameters);
  return {bytes, bytes + sizeof parameters};
}

template <class Parameters>
Parameters from_bytes(const std::vector<std::byte>& bytes, std::size_t offset = 0) {
  check(bytes.size() >= offset + sizeof(Parameters), "a launch with parameters of another kernel");
  Parameters parameters;
  std::memcpy(&parameters, bytes.data() + offset, sizeof parameters);
  return parameters;
}

int64_t bytes_in(const std::vector<Span>& spans) {
  int64_t bytes = 0;
  for (const Span& s : spans) bytes += static_cast<int64_t>(s.end - s.begin);
  return bytes;
}

Tasks only_if(bool small, SmallTask task) {
  if (!small || bytes_in(task.reads) + bytes_in(task.writes) > SmallBounds::kBytes) return std::nullopt;
  return std::vector<SmallTask>{std::move(task)};
}

Tasks copy_tasks(const Launch& launch) {
  const auto p = from_bytes<CopyParameters>(launch.parameters);
  std::vector<SmallTask> tasks;
  for (int i = 0; i < p.count; ++i) {
    const CopyParameters::Range& range = p.ranges[i];
    if (range.bytes > SmallBounds::kCopied) return std::nullopt;
    tasks.push_back({.kind = TaskKind::Copy,
                     .parameters = bytes_of(range),
                     .reads = {span(range.from, range.bytes)},
                     .writes = {span(range.to, range.bytes)},
                     .threads = (range.bytes + 15) / 16,
                     .guard = p.guard});
  }
  return tasks;
}

// From the lowest to the highest element that a box touches at one end.
Span span_of_box(const void* first, const MoveBox& box, const int64_t* strides, int64_t element) {
  int64_t low = 0, high = element;
  for (int axis = 0; axis < box.rank; ++axis) {
    const int64_t reach = (box.sizes[axis] - 1) * strides[axis] * element;
    (reach < 0 ? low : high) += reach;
  }
  return span(static_cast<const std::byte*>(first) + low, high - low);
}

Tasks move_tasks(const Launch& launch) {
  const auto p = from_bytes<MoveParameters>(launch.parameters);
  std::vector<SmallTask> tasks;
  for (int i = 0; i < p.count; ++i) {
    const MoveBox& box = p.boxes[i];
    if (2 * box.count * p.element_bytes > SmallBounds::kBytes) return std::nullopt;
    tasks.push_back({.kind = TaskKind::Move,
                     .parameters = bytes_of(MoveTask{box, p.element_bytes}),
                     .reads = {span_of_box(box.from, box, box.from_strides, p.element_bytes)},
                     .writes = {span_of_box(box.to, box, box.to_strides, p.element_bytes)},
                     .threads = box.count});
  }
  return tasks;
}

Tasks fill_tasks(const Launch& launch) {
  const auto p = from_bytes<FillParameters>(launch.parameters);
  return only_if(true, {.kind = TaskKind::Fill,
                        .parameters = launch.parameters,
                        .reads = {},
                        .writes = {span(p.to, p.count * p.element_bytes)},
                        .threads = p.count});
}

Tasks iota_tasks(const Launch& launch) {
  const auto p = from_bytes<IotaParameters>(launch.parameters);
  const auto dtype = static_cast<DType>(p.dtype);
  return only_if(dtype == DType::Float32 || dtype == DType::Int32 || dtype == DType::Int64,
                 {.kind = TaskKind::Iota,
                  .parameters = launch.parameters,
                  .reads = {},
                  .writes = {span(p.to, p.count * size_of(dtype))},
                  .threads = p.count});
}

Tasks random_tasks(const Launch& launch) {
  const auto p = from_bytes<RandomParameters>(launch.parameters);
  return only_if(p.dtype == DType::Float32, {.kind = TaskKind::Random,
                                             .parameters = launch.parameters,
                                             .reads = {span(p.key, 16)},
                                             .writes = {span(p.to, p.count * 4)},
                                             .threads = (p.count + 3) / 4});
}

template <class T>
void append(std::vector<std::byte>& bytes, const T* values, int count) {
  const auto* from = reinterpret_cast<const std::byte*>(values);
  bytes.insert(bytes.end(), from, from + sizeof(T) * static_cast<std::size_t>(count));
}

Span span_of_input(const FusedProgram& p, const FusedProgram::Input& input) {
  int64_t last = 0;
  for (int axis = 0; axis < p.rank; ++axis) last += (p.dims[axis] - 1) * input.strides[axis];
  return span(input.data, (last + 1) * size_of(static_cast<DType>(input.dtype)));
}

Tasks fused_tasks(const Launch& launch) {
  const auto parameters = from_bytes<FusedParameters>(launch.parameters);
  const auto p = std::make_unique<const FusedProgram>(from_bytes<FusedProgram>(launch.table));
  if (parameters.count * std::max(p->instructions, 1) > SmallBounds::kInterpreted) return std::nullopt;
  SmallTask task{
      .kind = TaskKind::Fused,
      .parameters = bytes_of(FusedTask{parameters.count, p->rank, p->inputs, p->outputs, p->instructions}),
      .reads = {},
      .writes = {},
      .threads = parameters.count,
      .guard = parameters.guard};
  append(task.parameters, p->dims, p->rank);
  append(task.parameters, p->input, p->inputs);
  append(task.parameters, p->output, p->outputs);
  append(task.parameters, p->instruction, p->instructions);
  for (int i = 0; i < p->inputs; ++i) task.reads.push_back(span_of_input(*p, p->input[i]));
  for (int i = 0; i < p->outputs; ++i)
    task.writes.push_back(
        span(p->output[i].data, parameters.count * size_of(static_cast<DType>(p->output[i].dtype))));
  return only_if(true, std::move(task));
}

Span span_of_operand(const MatmulParameters& p, const MatmulParameters::Operand& operand, int64_t lines) {
  int64_t last = 0;
  for (int axis = 0; axis < p.rank; ++axis) last += (p.batch[axis] - 1) * operand.strides[axis];
  return span(operand.data, (last + lines * p.k) * 4);
}

// A tile of 64 or 128 is a sign of work for many blocks.
Tasks matmul_tasks(const Launch& launch) {
  const auto p = from_bytes<MatmulParameters>(launch.parameters);
  const int64_t elements = p.matrices * p.m * p.n;
  const bool by_warp = p.tile == 1;
  const bool takes =
      static_cast<DType>(p.dtype) == DType::Float32 && (by_warp || p.tile == 32) && p.splits == 1;
  return only_if(
      takes && elements * p.k <= SmallBounds::kProducts,
      {.kind = by_warp ? TaskKind::ProductsByWarp : TaskKind::Products,
       .parameters = launch.parameters,
       .reads = {span_of_operand(p, p.a, p.m), span_of_operand(p, p.b, p.n), span(p.bias, p.n * 4)},
       .writes = {span(p.c, elements * 4)},
       .threads = by_warp ? elements * kWarp : p.matrices * ((p.m + 1) / 2) * ((p.n + 1) / 2)});
}

Tasks add_parts_tasks(const Launch& launch) {
  const auto p = from_bytes<AddPartsParameters>(launch.parameters);
  return only_if(static_cast<DType>(p.dtype) == DType::Float32,
                 {.kind = TaskKind::AddParts,
                  .parameters = launch.parameters,
                  .reads = {span(p.parts, p.splits * p.count * 4), span(p.bias, p.columns * 4)},
                  .writes = {span(p.y, p.count * 4)},
                  .threads = p.count});
}

Tasks reduce_tasks(const Launch& launch) {
  const auto p = from_bytes<ReduceParameters>(launch.parameters);
  const bool rows = launch.kernel == "reduce_rows";
  int64_t last = p.columns > 0 ? p.columns - 1 : 0;
  for (const ReduceAxes* axes : {&p.kept, &p.reduced})
    for (int axis = 0; axis < axes->count; ++axis) last += (axes->dims[axis] - 1) * axes->strides[axis];
  const int64_t units = p.results * p.slices;
  const int64_t lanes = rows ? p.group : std::min<int64_t>(kReduceBlock / reduce_width(p.columns), kWarp);
  return only_if(p.from == DType::Float32 && p.to == DType::Float32 && lanes <= kWarp,
                 {.kind = rows ? TaskKind::ReduceRows : TaskKind::ReduceColumns,
                  .parameters = launch.parameters,
                  .reads = {span(p.x, (last + 1) * 4)},
                  .writes = {span(p.y, units * 4)},
                  .threads = units * lanes});
}

bool by_warps(const Lines& lines, DType dtype) { return dtype == DType::Float32 && lines.group <= kWarp; }

Tasks softmax_tasks(const Launch& launch) {
  const auto p = from_bytes<SoftmaxParameters>(launch.parameters);
  const int64_t bytes = p.lines.lines * p.lines.count * 4;
  return only_if(by_warps(p.lines, p.dtype),
                 {.kind = launch.kernel == "softmax" ? TaskKind::Softmax : TaskKind::LogSoftmax,
                  .parameters = launch.parameters,
                  .reads = {span(p.x, bytes)},
                  .writes = {span(p.y, bytes)},
                  .threads = p.lines.lines * p.lines.group});
}

Tasks cross_entropy_tasks(const Launch& launch) {
  const auto p = from_bytes<CrossEntropyParameters>(launch.parameters);
  const bool grad = launch.kernel == "cross_entropy_grad";
  const int64_t rows = p.rows.lines, elements = rows * p.rows.count;
  return only_if(by_warps(p.rows, p.dtype),
                 {.kind = grad ? TaskKind::CrossEntropyGrad : TaskKind::CrossEntropy,
                  .parameters = launch.parameters,
                  .reads = {span(p.logits, elements * 4), span(p.labels, rows * size_of(p.label_dtype)),
                            span(p.dy, rows * 4)},
                  .writes = {span(p.y, (grad ? elements : rows) * 4), word(p.error)},
                  .threads = rows * p.rows.group});
}

Tasks argmax_tasks(const Launch& launch) {
  const auto p = from_bytes<ArgmaxParameters>(launch.parameters);
  return only_if(by_warps(p.lines, p.dtype), {.kind = TaskKind::Argmax,
                                              .parameters = launch.parameters,
                                              .reads = {span(p.x, p.lines.lines * p.lines.count * 4)},
                                              .writes = {span(p.y, p.lines.lines * 4)},
                                              .threads = p.lines.lines * p.lines.group});
}

Tasks one_hot_tasks(const Launch& launch) {
  const auto p = from_bytes<OneHotParameters>(launch.parameters);
  const int64_t all = p.count * p.depth;
  return only_if(p.dtype == DType::Float32, {.kind = TaskKind::OneHot,
                                             .parameters = launch.parameters,
                                             .reads = {span(p.indices, p.count * size_of(p.index_dtype))},
                                             .writes = {span(p.y, all * 4)},
                                             .threads = (all + 3) / 4});
}

Tasks adam_tasks(const Launch& launch) {
  const auto p = from_bytes<AdamParameters>(launch.parameters);
  std::vector<SmallTask> tasks;
  for (std::size_t i = 0; i < static_cast<std::size_t>(p.weights); ++i) {
    const auto w = from_bytes<AdamWeight>(launch.table, i * sizeof(AdamWeight));
    const int64_t bytes = w.count * 4;
    if (p.dtype != DType::Float32 || 7 * bytes > SmallBounds::kBytes) return std::nullopt;
    tasks.push_back(
        {.kind = TaskKind::Adam,
         .parameters = bytes_of(AdamTask{p, w}),
         .reads = {span(p.alpha, 4), span(w.w, bytes), span(w.m, bytes), span(w.v, bytes), span(w.g, bytes)},
         .writes = {span(w.w_new, bytes), span(w.m_new, bytes), span(w.v_new, bytes)},
         .threads = (w.count + 3) / 4,
         .guard = p.guard});
  }
  return tasks;
}

struct Family {
  std::string_view kernel;
  Tasks (*tasks)(const Launch&);
};
constexpr Family kFamilies[] = {
    {"copy", copy_tasks},
    {"move", move_tasks},
    {"fill", fill_tasks},
    {"iota", iota_tasks},
    {"random", random_tasks},
    {"fused", fused_tasks},
    {"matmul", matmul_tasks},
    {"add_parts", add_parts_tasks},
    {"reduce_rows", reduce_tasks},
    {"reduce_columns", reduce_tasks},
    {"softmax", softmax_tasks},
    {"log_softmax", softmax_tasks},
    {"cross_entropy", cross_entropy_tasks},
    {"cross_entropy_grad", cross_entropy_tasks},
    {"argmax", argmax_tasks},
    {"one_hot", one_hot_tasks},
    {"adam", adam_tasks},
};

}  // namespace

std::optional<std::vector<SmallTask>> small_tasks(const Launch& launch) {
  for (const Family& family : kFamilies)
    if (family.kernel == launch.kernel) return family.tasks(launch);
  return std::nullopt;
}

}  // namespace lamina::cuda
