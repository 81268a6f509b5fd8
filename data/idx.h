#pragma once

#include <filesystem>

#include "core/runtime/tensor.h"

namespace lamina::data {

// Reads a file in the IDX format of the MNIST family, plain or compressed by gzip:
//   00 00 <type> <number of dimensions>, a big-endian u32 for each dimension, the elements, big-endian
// Types: 0x08 u8 -> UInt8, 0x09 i8 and 0x0B i16 and 0x0C i32 -> Int32, 0x0D f32 -> Float32, 0x0E f64 ->
// Float64. Throws Error with the path if the file cannot be read, is no IDX file, has no or more than 8
// dimensions, is longer or shorter than its header says, or fails its gzip checksum. Nothing is allocated
// before the header is known to fit the size of the file.
Tensor read_idx(const std::filesystem::path& path, const Source& where = Source::current());

// Writes UInt8, Int32, Float32 or Float64; compressed if the path ends in ".gz". An existing file is
// replaced.
void write_idx(const std::filesystem::path& path, const Tensor& tensor,
               const Source& where = Source::current());

}  // namespace lamina::data
