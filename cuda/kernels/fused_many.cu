#include "cuda/kernels/fused_many.h"

#include "cuda/kernels/array_of_chunk.h"
#include "cuda/kernels/fused_body.h"
#include "cuda/kernels/guard.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 128;

__global__ void fused_many_kernel(FusedManyParameters p, const std::byte* table) {
  if (is_raised(p.guard)) return;
  const auto& program = *reinterpret_cast<const FusedProgram*>(table);
  const auto* sets = reinterpret_cast<const ChunkedArray*>(table + p.arrays_at());
  const auto* addresses = reinterpret_cast<std::byte* const*>(table + p.addresses_at());
  for (std::int64_t chunk = blockIdx.x; chunk < p.chunks; chunk += gridDim.x) {
    const std::int64_t set = array_of_chunk(sets, p.sets, chunk);
    const std::int64_t begin = (chunk - sets[set].first_chunk) * FusedManyParameters::kChunk;
    interpret_range(program, addresses + set * (program.inputs + program.outputs), begin,
                    min(begin + FusedManyParameters::kChunk, sets[set].count), crew_of_block());
  }
}

}  // namespace

int fused_many(Stream stream, const FusedManyParameters& p, const void* table) {
  const LaunchConfig config{.grid = blocks_for(p.chunks, 1, 1 << 20), .block = kBlock, .stream = stream};
  return launch(fused_many_kernel, config, p, static_cast<const std::byte*>(table));
}

}  // namespace lamina::cuda
