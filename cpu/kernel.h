#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/runtime/node_view.h"

namespace lamina::cpu {

// Set by a kernel that meets data it cannot mean, such as a label outside its classes. The executable reads
// it after each step.
struct ErrorWord {
  std::atomic<bool> raised{false};
  std::atomic<std::int64_t> value{0};

  void raise(std::int64_t offending) {
    value.store(offending, std::memory_order_relaxed);
    raised.store(true, std::memory_order_release);
  }
};

// What a kernel works on: addresses of its inputs, outputs and workspace, fixed when the program is linked.
struct Arguments {
  const std::byte* const* inputs = nullptr;
  std::byte* const* outputs = nullptr;
  std::byte* workspace = nullptr;  // Kernel::workspace_bytes, aligned to 64
  ErrorWord* error = nullptr;

  template <class T>
  const T* in(int i) const {
    return reinterpret_cast<const T*>(inputs[i]);
  }
  template <class T>
  T* out(int i) const {
    return reinterpret_cast<T*>(outputs[i]);
  }
};

// Part of a kernel: `chunks` independent calls, which may run in any order and on any thread. How the work is
// cut depends on shapes only, never on the number of threads, so results are the same bits with any.
struct Phase {
  int chunks = 1;
  std::function<void(const Arguments&, int chunk)> run;
};

// How one node runs: its phases, one after the other. Runs do not allocate, lock or throw.
struct Kernel {
  std::string_view name;  // "onednn_matmul"; shown in listings of the program
  std::vector<Phase> phases;
  std::int64_t workspace_bytes = 0;
  double microseconds = 0;  // rough time on one thread; below about 20 the kernel stays on the calling thread
  // The message for a value that the kernel raised on the error word.
  std::function<std::string(std::int64_t value)> explain = nullptr;
};

// A kernel of one phase and one chunk.
template <class Run>
Kernel simple_kernel(std::string_view name, Run run) {
  return {.name = name, .phases = {{.chunks = 1, .run = [run](const Arguments& args, int) { run(args); }}}};
}

// Calls visit(T{}) with the C++ type of a floating-point dtype; references exist in float and double.
template <class Visit>
Kernel with_float(DType dtype, Visit visit) {
  check(dtype == DType::Float32 || dtype == DType::Float64,
        "reference kernels compute in float32 and float64");
  return dtype == DType::Float32 ? visit(float{}) : visit(double{});
}

// The same for all host number types; Bool and UInt8 are visited as uint8_t.
template <class Visit>
Kernel with_number(DType dtype, Visit visit) {
  if (dtype == DType::Int32) return visit(std::int32_t{});
  if (dtype == DType::Int64) return visit(std::int64_t{});
  if (dtype == DType::UInt8 || dtype == DType::Bool) return visit(std::uint8_t{});
  return with_float(dtype, visit);
}

}  // namespace lamina::cpu
