#include "cuda/kernels/fused.h"

#include "cuda/kernels/fused_body.h"
#include "cuda/kernels/guard.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 128;

__global__ void fused_kernel(FusedParameters parameters, const FusedProgram* program) {
  if (is_raised(parameters.guard)) return;
  const FusedProgram& p = *program;
  interpret({p.rank, p.inputs, p.outputs, p.instructions, p.dims, p.input, p.output, p.instruction},
            parameters.count, crew_of_grid());
}

}  // namespace

int fused(Stream stream, const FusedParameters& parameters, const void* program) {
  return launch(fused_kernel,
                {.grid = blocks_for(parameters.count, kBlock, 4096), .block = kBlock, .stream = stream},
                parameters, static_cast<const FusedProgram*>(program));
}

}  // namespace lamina::cuda
