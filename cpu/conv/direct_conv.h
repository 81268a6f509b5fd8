#pragma once

#include "cpu/conv/gather_product.h"
#include "cpu/kernel.h"

// Convolutions in float32 without copies of windows: register tiles read the images where they lie. They
// take any window, stride, dilation and number of groups, and are fastest where a group has at least 16
// filters (for the input gradient: channels).
namespace lamina::cpu {

Kernel lower_direct_conv(const NodeView& node);
Kernel lower_direct_conv_input_grad(const NodeView& node);
Kernel lower_direct_conv_kernel_grad(const NodeView& node);

// With the tiles of one instruction set; the above use the fastest.
Kernel direct_conv(const NodeView& node, const TileSet& tiles);
Kernel direct_conv_input_grad(const NodeView& node, const TileSet& tiles);
Kernel direct_conv_kernel_grad(const NodeView& node, const TileSet& tiles);

}  // namespace lamina::cpu
