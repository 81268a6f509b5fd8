#pragma once

#include <string>

namespace lamina {

// Writes a file anew. Throws Error if it cannot be written.
void write_text_file(const std::string& path, const std::string& text);

// The path's ending in small letters, with its dot: ".svg"; empty if there is none.
std::string ending_of(const std::string& path);

}  // namespace lamina
