#pragma once

#include <string>
#include <vector>

namespace lamina::tool {

struct Library {
  std::string name, version;  // as loaded, where that can differ from what was compiled with
  std::string what_for;
};

// What Lamina stands on, besides the libraries of a GPU, which its device tells of.
std::vector<Library> libraries();

}  // namespace lamina::tool
