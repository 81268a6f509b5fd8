#include "core/base/tensor_type.h"

#include <ostream>

namespace lamina {

std::string to_string(const TensorType& type) {
  return std::string(short_name(type.dtype)) + to_string(type.shape);
}
std::ostream& operator<<(std::ostream& out, const TensorType& type) { return out << to_string(type); }

}  // namespace lamina
