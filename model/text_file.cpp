#include "model/text_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"

namespace lamina {

void write_text_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush())
    throw Error("cannot write " + path + ".\n  Choose a folder that exists and can be written to.");
}

std::string ending_of(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

}  // namespace lamina
