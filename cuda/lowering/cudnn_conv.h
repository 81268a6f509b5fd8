#pragma once

#include <string>

#include "cuda/kernel.h"
#include "cuda/kernels/conv.h"

namespace lamina::cuda {

// Convolution and its gradients by cuDNN, where the device has it and it takes them. The launches
// "cudnn_conv", "cudnn_conv_input_grad" and "cudnn_conv_kernel_grad" have ConvParameters whose kernel (or
// result, of the third) is [filters, ...sizes, channels / groups] and whose `parts` is cuDNN's workspace;
// tile and splits are not looked at. Our own layout is moved to that one, or from it, in a launch beside.
Kernel lower_cudnn_conv(const NodeView& node, const Abilities& abilities);
Kernel lower_cudnn_conv_input_grad(const NodeView& node, const Abilities& abilities);
Kernel lower_cudnn_conv_kernel_grad(const NodeView& node, const Abilities& abilities);

// Why cuDNN is not even asked for such a convolution, or "": a rule of ours, which needs no cuDNN.
//   - Float32. Doubles are our own kernels', and half types not yet anybody's.
//   - Something is there: no size is 0.
//   - Padding adds cells, and the places are as many as cuDNN computes from the sizes.
//   - No tensor has 2^31 elements, the most that all of its engines can count.
std::string cudnn_conv_refusal(const ConvParameters& p);

}  // namespace lamina::cuda
