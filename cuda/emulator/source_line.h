#pragma once

#include <string>

namespace lamina::cuda::emulator {

// The source line of the instruction before a return address, as "softmax.cu:31"; if that line was inlined
// from another file, as "warp.h:20 in softmax.cu:31". Lines of the emulator itself and of the system's
// headers are left out. Works in the executable and in shared objects that were loaded later, and needs
// `addr2line` and debug information; without them it is the name of the file with an offset. Starts a
// process: only for reports.
std::string source_line(const void* return_address);

// The name of the function at an address, without namespaces and parameters: "softmax_kernel<float>".
std::string function_name(const void* address);

}  // namespace lamina::cuda::emulator
