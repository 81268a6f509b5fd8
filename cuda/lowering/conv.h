#pragma once

#include "cuda/kernel.h"
#include "cuda/kernels/conv.h"

namespace lamina::cuda {

// Convolution and its gradients, of float or double.
Kernel lower_conv(const NodeView& node, const Abilities& abilities);
Kernel lower_conv_input_grad(const NodeView& node, const Abilities& abilities);
Kernel lower_conv_kernel_grad(const NodeView& node, const Abilities& abilities);

// The node's parameters, all but addresses and tiling, given the types of its images and of its places.
ConvParameters conv_parameters(const NodeView& node, const TensorType& images, const TensorType& places);

}  // namespace lamina::cuda
