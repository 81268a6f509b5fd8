#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace lamina::support {

// A folder of this process alone, removed when it ends: CTest runs programs beside each other, and some in
// two builds.
//   model.save(own_folder() + "/model.keras");
inline const std::string& own_folder() {
  struct Folder {
    std::string path =
        (std::filesystem::temp_directory_path() / ("lamina-" + std::to_string(::getpid()))).string();
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Folder folder;
  return folder.path;
}

}  // namespace lamina::support
