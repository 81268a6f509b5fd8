#pragma once

#include <cstdint>
#include <string>

#include "cuda/kernels/fused.h"

namespace lamina::cuda {

// How elements of a dtype are stored, and in what type they are computed with: "bf16" and "float".
std::string stored_type(std::int32_t dtype);
std::string computed_type(std::int32_t dtype);

// The instruction's value as C++ over the registers r0, r1, ...: "scalar::Add::value<float>(r0, r1)".
std::string expression(const FusedProgram::Instruction& instruction);

}  // namespace lamina::cuda
