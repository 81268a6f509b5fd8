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

void require_different(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  const auto same = [](const std::string& a, const std::string& b) {
    std::error_code error;
    if (fs::equivalent(a, b, error)) return true;
    return fs::weakly_canonical(a, error) == fs::weakly_canonical(b, error);
  };
  for (auto a = paths.begin(); a != paths.end(); ++a)
    for (auto b = paths.begin(); b != a; ++b)
      if (!a->empty() && !b->empty() && same(*a, *b))
        throw Error(
            "\"" + *a +
            "\" is named twice, and one would replace the other.\n  Give each file a path of its own.");
}

void write_text(const std::string& path, const std::string& text) {
  data::write_file(path, std::as_bytes(std::span(text)), Source());
}

}  // namespace lamina::tool
