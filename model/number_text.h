#pragma once

#include <cstdint>
#include <string>

namespace lamina {

// "1,234,567"
std::string with_commas(std::int64_t number);

// As Keras writes sizes: "724.00 B", "4.25 KB", "381.47 MB"; a KB is 1024 bytes.
std::string memory_text(std::int64_t bytes);

}  // namespace lamina
