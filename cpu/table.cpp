#include "cpu/table.h"

#include "core/ops/adam.h"
#include "core/ops/argmax.h"
#include "core/ops/cast.h"
#include "core/ops/catalogue.h"
#include "core/ops/concatenate.h"
#include "core/ops/constant.h"
#include "core/ops/conv.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/dense.h"
#include "core/ops/fused.h"
#include "core/ops/gather.h"
#include "core/ops/iota.h"
#include "core/ops/matmul.h"
#include "core/ops/one_hot.h"
#include "core/ops/pad.h"
#include "core/ops/pool.h"
#include "core/ops/random.h"
#include "core/ops/reduce.h"
#include "core/ops/reshape.h"
#include "core/ops/reverse.h"
#include "core/ops/slice.h"
#include "core/ops/softmax.h"
#include "cpu/conv/depthwise.h"
#include "cpu/conv/direct_conv.h"
#include "cpu/conv/narrow_conv.h"
#include "cpu/fast/gather.h"
#include "cpu/fast/move.h"
#include "cpu/fast/random.h"
#include "cpu/fast/reduce.h"
#include "cpu/fast/softmax.h"
#include "cpu/fast/transpose.h"
#include "cpu/fused/fused.h"
#include "cpu/matmul/lower_matmul.h"
#include "cpu/optimizer/adam.h"
#include "cpu/pooling/pooling.h"
#include "cpu/reference/constant.h"
#include "cpu/reference/conv.h"
#include "cpu/reference/elementwise.h"
#include "cpu/reference/gather.h"
#include "cpu/reference/matmul.h"
#include "cpu/reference/pool.h"
#include "cpu/reference/random.h"
#include "cpu/reference/reduce.h"
#include "cpu/reference/shape.h"
#include "cpu/reference/softmax.h"

namespace lamina::cpu {

namespace {

// {op, {reference, {fast rows, the first that takes the node wins}}}
std::unordered_map<const OpDef*, Row> make_table() {
  using namespace ops;
  std::unordered_map<const OpDef*, Row> rows = {
      {&fused_op, {reference_fused, {lower_fused}}},
      // constants, types, chance
      {&full_op, {reference_full}},
      {&iota_op, {reference_iota}},
      {&cast_op, {reference_cast, {lower_elementwise}}},
      {&random_uniform_op, {reference_random_uniform, {fast_random_uniform}}},
      {&random_normal_op, {reference_random_normal}},
      // moving elements
      {&reshape_op, {reference_reshape}},
      {&transpose_op, {reference_transpose, {fast_transpose}}},
      {&broadcast_op, {reference_broadcast, {fast_broadcast}}},
      {&concatenate_op, {reference_concatenate, {fast_concatenate}}},
      {&slice_op, {reference_slice, {fast_slice}}},
      {&pad_op, {reference_pad, {fast_pad}}},
      {&reverse_op, {reference_reverse, {fast_reverse}}},
      // indices
      {&gather_op, {reference_gather, {fast_gather}}},
      {&scatter_add_op, {reference_scatter_add, {fast_scatter_add}}},
      {&one_hot_op, {reference_one_hot, {fast_one_hot}}},
      {&argmax_op, {reference_argmax, {fast_argmax}}},
      // sums of many
      {&reduce_sum_op, {reference_sum, {fast_sum}}},
      {&reduce_max_op, {reference_max, {fast_max}}},
      {&reduce_min_op, {reference_min, {fast_min}}},
      {&matmul_op, {reference_matmul, {lower_matmul}}},
      {&dense_op, {reference_dense, {lower_dense}}},
      {&softmax_op, {reference_softmax, {fast_softmax}}},
      {&log_softmax_op, {reference_log_softmax, {fast_log_softmax}}},
      {&sparse_softmax_cross_entropy_op,
       {reference_sparse_softmax_cross_entropy, {fast_sparse_softmax_cross_entropy}}},
      {&sparse_softmax_cross_entropy_grad_op,
       {reference_sparse_softmax_cross_entropy_grad, {fast_sparse_softmax_cross_entropy_grad}}},
      // optimizers
      {&adam_update_op, {reference_adam_update, {lower_adam_update}}},
      // windows over images
      {&conv_op, {reference_conv, {lower_depthwise_conv, lower_narrow_conv, lower_direct_conv}}},
      {&conv_input_grad_op,
       {reference_conv_input_grad,
        {lower_depthwise_conv_input_grad, lower_narrow_conv_input_grad, lower_direct_conv_input_grad}}},
      {&conv_kernel_grad_op,
       {reference_conv_kernel_grad,
        {lower_depthwise_conv_kernel_grad, lower_narrow_conv_kernel_grad, lower_direct_conv_kernel_grad}}},
      {&max_pool_op, {reference_max_pool, {lower_max_pool}}},
      {&max_pool_grad_op, {reference_max_pool_grad, {lower_max_pool_grad}}},
      {&avg_pool_op, {reference_avg_pool, {lower_avg_pool}}},
      {&avg_pool_grad_op, {reference_avg_pool_grad, {lower_avg_pool_grad}}},
  };
  for (const OpDef* op : all_ops())
    if (op->scalar) rows[op] = {reference_elementwise, {lower_elementwise}};
  return rows;
}

}  // namespace

const std::unordered_map<const OpDef*, Row>& table() {
  static const std::unordered_map<const OpDef*, Row> rows = make_table();
  return rows;
}

Kernel lower(const NodeView& node) {
  const auto row = table().find(&node.op());
  if (row == table().end())
    throw Error("the CPU has no kernel for the op " + std::string(node.op().name) + ".");
  for (Lowering fast : row->second.fast)
    if (Kernel kernel = fast(node); !kernel.phases.empty()) return kernel;
  return row->second.reference(node);
}

}  // namespace lamina::cpu
