#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/source.h"
#include "data/files/limits.h"

namespace lamina::data {

// All bytes of a file. A symbolic link is followed, as caches of models are made of them; what is not a
// regular file in the end (a folder, a pipe, a device) is refused before it is read. Throws Error at `where`
// if the file cannot be opened, is larger than limits.file_bytes or the machine's memory, or changes its size
// while it is read.
std::vector<std::byte> read_file(const std::string& path, const Limits& limits = {},
                                 const Source& where = Source::current());

// Makes the file hold `bytes`, or leaves it as it was: they are written to a file beside it, which is synced,
// renamed over it, and the folder synced. Keeps the permissions of a file that was there; follows a symbolic
// link. Throws Error at `where` that says what failed.
void write_file(const std::string& path, std::span<const std::byte> bytes,
                const Source& where = Source::current());

}  // namespace lamina::data
