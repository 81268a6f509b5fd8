#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/source.h"
#include "data/files/limits.h"
#include "data/files/named_tensors.h"

namespace lamina::data {

// What a .safetensors file holds: tensors in its header's order, and texts about them.
struct Safetensors {
  NamedTensors tensors;
  std::map<std::string, std::string> metadata = {};
};

// Reads the format of github.com/huggingface/safetensors, strictly: 8 bytes for the length of the header, the
// header in JSON, and the elements, of which each byte belongs to exactly one tensor. I8, I16 and U16 become
// Int32, U32 and U64 Int64. Throws Error at `where` for everything else.
//   Safetensors file = read_safetensors("model.safetensors");
//   const Tensor* kernel = find(file.tensors, "dense/kernel");
Safetensors read_safetensors(const std::string& path, const Limits& limits = {},
                             const Source& where = Source::current());

// The same from the file's bytes; `what` names it in messages.
Safetensors parse_safetensors(std::span<const std::byte> bytes, const std::string& what,
                              const Limits& limits = {});

// Writes all dtypes as they are. Wider elements come first in the file, so that all are aligned. The same
// tensors and metadata give the same bytes. Throws Error at `where` if two tensors have one name, a name is
// empty or not UTF-8, or the file cannot be written; what was there is unchanged.
void write_safetensors(const std::string& path, const Safetensors& file,
                       const Source& where = Source::current());

// The same into memory.
std::vector<std::byte> safetensors_bytes(const Safetensors& file);

}  // namespace lamina::data
