# lamina_vocabulary(<target>): makes the function vocabulary_text of cuda/fused/vocabulary_text.h, from the headers
# themselves, and adds it to the target.
function(lamina_vocabulary target)
  set(parts core/ops/scalar_functions.h cuda/kernels/array_of_chunk.h cuda/kernels/chunked_array.h
    cuda/language/half_types.h cuda/language/index.h cuda/language/vector_access.h)
  file(READ ${PROJECT_SOURCE_DIR}/cuda/fused/vocabulary.h text)
  foreach(part IN LISTS parts)
    file(READ ${PROJECT_SOURCE_DIR}/${part} part_text)
    string(REPLACE "#include \"${part}\"\n" "${part_text}" text "${text}")
  endforeach()
  # NVRTC has no include path; what is left are the standard library's, CUDA's and the emulator's headers.
  string(REGEX REPLACE "\n#(include|pragma once)[^\n]*" "" text "\n${text}")
  list(TRANSFORM parts PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE read)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cuda/fused/vocabulary.h ${read})
  set(file ${PROJECT_BINARY_DIR}/generated/vocabulary_text.cpp)
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT [=[
#include "cuda/fused/vocabulary_text.h"

namespace lamina::cuda {

std::string_view vocabulary_text() {
  return R"text(@text@)text";
}

}  // namespace lamina::cuda
]=])
  target_sources(${target} PRIVATE ${file})
endfunction()
