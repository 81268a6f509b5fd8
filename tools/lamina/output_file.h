#pragma once

#include <string>
#include <vector>

namespace lamina::tool {

// Throws Error unless a file can be written there: asked before long work, so that none is lost.
void require_writable(const std::string& path);

// Throws Error if two of the paths, of which some may be empty, are the same file: what is written would be
// lost, or replace what is read.
void require_different(const std::vector<std::string>& paths);

// Replaces the file as a whole, or throws Error and leaves it as it was.
void write_text(const std::string& path, const std::string& text);

}  // namespace lamina::tool
