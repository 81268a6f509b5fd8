#pragma once

#include <string>

namespace lamina::tool {

// Throws Error unless a file can be written there: asked before long work, so that none is lost.
void require_writable(const std::string& path);

// Replaces the file as a whole, or throws Error and leaves it as it was.
void write_text(const std::string& path, const std::string& text);

}  // namespace lamina::tool
