#include "core/base/error.h"

namespace lamina {

std::string to_string(const Source& where) {
  std::string_view file = where.file_name();
  file.remove_prefix(file.find_last_of('/') + 1);
  return std::string(file) + ":" + std::to_string(where.line());
}

void check(bool condition, std::string_view message, const Source& where) {
  if (!condition) throw std::logic_error("lamina bug at " + to_string(where) + ": " + std::string(message));
}

}  // namespace lamina
