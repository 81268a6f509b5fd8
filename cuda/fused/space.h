#pragma once

#include <vector>

#include "cuda/kernels/fused.h"

namespace lamina::cuda {

// The iteration space of a program as its compiled kernel walks it: neighbouring axes that every input
// crosses in steps of one size are one axis, and axes of one element are gone.
struct Space {
  struct Input {
    // How `width` neighbouring elements, the first a multiple of it, are read.
    enum class Access {
      Linear,  // they lie where the element's number says
      Single,  // there is one element for the whole space
      Row,     // side by side, somewhere else
      Same,    // it is one element
      Each,    // each where it lies
    };
    Access access = Access::Each;
    std::vector<std::int64_t> strides;  // along each axis, in elements
  };
  std::vector<std::int64_t> dims;
  std::vector<Input> inputs;
  std::int64_t count = 1;
  int width = 1;  // elements that a thread takes at once: a power of two

  bool is_vector(int input) const {  // read in one access of `width` elements
    const Input::Access access = inputs[static_cast<std::size_t>(input)].access;
    return width > 1 && (access == Input::Access::Linear || access == Input::Access::Row);
  }
};

Space space_of(const FusedProgram& program);

}  // namespace lamina::cuda
