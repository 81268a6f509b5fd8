#pragma once

#include "core/ops/window.h"
#include "cuda/kernels/windows.h"

namespace lamina::cuda {

// `images` is [n, ...in, channels], `places` is [n, ...out, anything].
Windows make_windows(const ops::Window& window, const Shape& images, const Shape& places);

}  // namespace lamina::cuda
