#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::data {

// What the header of an .npy file says: the text of a Python dict with these three keys.
struct NpyHeader {
  std::string descr;  // such as "<f4"
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
};

// Reads the text by its own small grammar; nothing is evaluated. Throws Error, with `what` as the file's
// name.
NpyHeader parse_npy_header(std::string_view text, const std::string& what);

}  // namespace lamina::data
