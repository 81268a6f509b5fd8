#include "cuda/lowering/windows.h"

namespace lamina::cuda {

Windows make_windows(const ops::Window& window, const Shape& images, const Shape& places) {
  Windows windows{.images = images[0]};
  const std::size_t first = 3 - window.size();
  for (std::size_t i = 0; i < window.size(); ++i) {
    const int axis = static_cast<int>(i) + 1;
    windows.axis[first + i] = {.in = images[axis],
                               .out = places[axis],
                               .size = window[i].size,
                               .stride = window[i].stride,
                               .dilation = window[i].dilation,
                               .pad_low = window[i].pad_low};
  }
  return windows;
}

}  // namespace lamina::cuda
