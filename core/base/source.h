#pragma once

#include <source_location>
#include <string>

namespace lamina {

// Where in the user's program something was asked for.
using Source = std::source_location;

// "train.cpp:41": the file's last path component and the line.
std::string to_string(const Source& where);

}  // namespace lamina
