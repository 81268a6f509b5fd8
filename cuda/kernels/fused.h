#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/error_word.h"
#include "cuda/language/stream.h"

namespace lamina::cuda {

// An elementwise program that is interpreted, element by element: what runs where the program has not been
// compiled to a kernel of its own. Registers 0 .. inputs-1 are the inputs, instruction i writes register
// inputs + i.
struct FusedParameters {
  std::int64_t count = 0;  // elements of the iteration space
  const ErrorWord* guard = nullptr;
  std::int32_t width = 1;  // elements that a thread of the compiled kernel (fused/compiled.h) takes at once
};

// The program, in device memory.
struct FusedProgram {
  static constexpr int kMaxInputs = 64, kMaxOutputs = 64, kMaxInstructions = 128, kMaxRank = 16;

  struct Input {
    const std::byte* data;
    std::int64_t strides[kMaxRank];  // in elements, 0 where it is broadcast
    std::int32_t dtype;              // a lamina::DType, as all dtypes here
  };
  struct Output {
    std::byte* data;  // [count]
    std::int32_t dtype, reg;
  };
  struct Instruction {
    double constant;              // of kFull
    std::int32_t code;            // a scalar function's number, kFull or kCast; see scalar_codes.h
    std::int32_t dtype;           // of the result
    std::int32_t argument_dtype;  // of the arguments that are computed with
    std::int32_t arguments[3];    // registers
  };
  std::int32_t rank, inputs, outputs, instructions;
  std::int64_t dims[kMaxRank];  // of the iteration space
  Input input[kMaxInputs];
  Output output[kMaxOutputs];
  Instruction instruction[kMaxInstructions];
};

int fused(Stream stream, const FusedParameters& parameters, const void* program);

}  // namespace lamina::cuda
