#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/source.h"
#include "data/files/limits.h"
#include "data/files/named_tensors.h"

namespace lamina::data {

// The arrays of an .npz file of NumPy's (savez or savez_compressed) under their keys, in the file's order.
//   NamedTensors arrays = read_npz("data.npz");
//   const Tensor* x = find(arrays, "x");
// Throws Error at `where` if the archive is not sound (data/files/zip_layout.h), holds anything but arrays,
// or an array is one that read_npy refuses.
NamedTensors read_npz(const std::string& path, const Limits& limits = {},
                      const Source& where = Source::current());

// The same from the file's bytes; `what` names it in messages.
NamedTensors parse_npz(std::vector<std::byte> bytes, const std::string& what, const Limits& limits = {});

// Writes what numpy.load reads; the same tensors give the same bytes. bfloat16 becomes float32. Throws Error
// at `where` if two tensors have one name, a name is not a relative path, or the file cannot be written; what
// was there is unchanged.
void write_npz(const std::string& path, const NamedTensors& tensors, const Source& where = Source::current());

// The same into memory.
std::vector<std::byte> npz_bytes(const NamedTensors& tensors);

}  // namespace lamina::data
