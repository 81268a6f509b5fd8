#pragma once

#include <string>
#include <string_view>

#include "data/files/limits.h"

namespace lamina::data {

// Well-formed UTF-8, table 3-7 of the Unicode standard: no overlong forms, surrogates or numbers above
// 10FFFF.
bool is_utf8(std::string_view text);

// What is wrong with the name of a tensor or of an archive's member, as the end of a sentence that begins
// with it; empty if nothing is. Sound names are UTF-8 without control characters, and neither empty nor too
// long.
std::string fault_of_name(std::string_view name, const Limits& limits);

// The same of a name that must also stay below the folder it is unpacked to: a relative path of proper parts,
// separated by single slashes. One slash at its end, a folder's, is allowed.
std::string fault_of_path(std::string_view name, const Limits& limits);

// The name in quotes for a message: what is not printable ASCII as \xNN, and cut off after 80 bytes.
std::string in_quotes(std::string_view name);

}  // namespace lamina::data
