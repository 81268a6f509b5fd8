#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/runtime/tensor.h"
#include "data/files/limits.h"

namespace lamina::data {

// The array in the bytes of an .npy file of NumPy's, version 1 to 3, in either byte order and either order of
// axes. Types that Lamina lacks become wider ones: int8, int16 and uint16 int32, uint32 and uint64 int64.
// Throws Error, with `what` as the file's name, for anything else: objects (which are pickled programs),
// texts, complex numbers, records, a number that does not fit, and files that are longer or shorter than
// their header says. The format: numpy.org/doc/stable/reference/generated/numpy.lib.format.html
Tensor read_npy(std::span<const std::byte> bytes, const std::string& what, const Limits& limits = {});

// The bytes of an .npy file, version 1.0. NumPy has no bfloat16: such numbers are written as float32, which
// holds each.
std::vector<std::byte> write_npy(const Tensor& tensor);

}  // namespace lamina::data
