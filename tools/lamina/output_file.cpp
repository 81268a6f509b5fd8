#include "tools/lamina/output_file.h"

#include <unistd.h>

#include <filesystem>
#include <span>

#include "core/base/error.h"
#include "data/files/file_bytes.h"

namespace lamina::tool {

void require_writable(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw Error("cannot write \"" + path + "\": it is not a regular file.\n  Give the path of a file.");
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  if (!fs::is_directory(folder, error))
    throw Error("cannot write \"" + path + "\": there is no folder \"" + folder.string() +
                "\".\n  Make the folder first, or choose another.");
  if (::access(folder.c_str(), W_OK | X_OK) != 0 || (fs::exists(status) && ::access(path.c_str(), W_OK) != 0))
    throw Error("cannot write \"" + path +
                "\": permission denied.\n  Ask for permission, or use a file elsewhere.");
}

void write_text(const std::string& path, const std::string& text) {
  data::write_file(path, std::as_bytes(std::span(text)), Source());
}

}  // namespace lamina::tool
