#pragma once

#include <string_view>

namespace lamina::cuda {

// cuda/fused/vocabulary.h as NVRTC reads it: without any #include. The text is part of the library.
std::string_view vocabulary_text();

}  // namespace lamina::cuda
