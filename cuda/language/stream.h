#pragma once

struct CUstream_st;

namespace lamina::cuda {

// CUDA's cudaStream_t, without CUDA's headers: what launchers take. Null is the default stream; the emulator
// runs every launch to its end at once and looks at no stream.
using Stream = ::CUstream_st*;

}  // namespace lamina::cuda
