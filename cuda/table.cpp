#include "cuda/table.h"

#include "core/ops/adam.h"
#include "core/ops/argmax.h"
#include "core/ops/batch_norm.h"
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
#include "core/ops/layer_norm.h"
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
#include "cuda/lowering/adam.h"
#include "cuda/lowering/argmax.h"
#include "cuda/lowering/conv.h"
#include "cuda/lowering/cross_entropy.h"
#include "cuda/lowering/cublaslt.h"
#include "cuda/lowering/cudnn_conv.h"
#include "cuda/lowering/fill.h"
#include "cuda/lowering/fused.h"
#include "cuda/lowering/gather.h"
#include "cuda/lowering/matmul.h"
#include "cuda/lowering/move.h"
#include "cuda/lowering/normalize.h"
#include "cuda/lowering/one_hot.h"
#include "cuda/lowering/pool.h"
#include "cuda/lowering/reduce.h"
#include "cuda/lowering/softmax.h"

namespace lamina::cuda {
namespace {

std::unordered_map<const OpDef*, std::vector<Lowering>> make_table() {
  using namespace ops;
  std::unordered_map<const OpDef*, std::vector<Lowering>> rows = {
      {&fused_op, {lower_fused}},
      {&cast_op, {lower_elementwise}},
      // constants, chance
      {&full_op, {lower_full}},
      {&iota_op, {lower_iota}},
      {&random_uniform_op, {lower_random_uniform}},
      {&random_normal_op, {lower_random_normal}},
      // moving elements
      {&transpose_op, {lower_transpose}},
      {&broadcast_op, {lower_broadcast}},
      {&concatenate_op, {lower_concatenate}},
      {&slice_op, {lower_slice}},
      {&pad_op, {lower_pad}},
      {&reverse_op, {lower_reverse}},
      // indices
      {&gather_op, {lower_gather}},
      {&scatter_add_op, {lower_scatter_add}},
      {&one_hot_op, {lower_one_hot}},
      {&argmax_op, {lower_argmax}},
      // sums of many
      {&reduce_sum_op, {lower_sum}},
      {&reduce_max_op, {lower_max}},
      {&reduce_min_op, {lower_min}},
      {&softmax_op, {lower_softmax}},
      {&log_softmax_op, {lower_log_softmax}},
      {&sparse_softmax_cross_entropy_op, {lower_cross_entropy}},
      {&sparse_softmax_cross_entropy_grad_op, {lower_cross_entropy_grad}},
      {&layer_norm_op, {lower_layer_norm}},
      {&layer_norm_grad_op, {lower_layer_norm_grad}},
      {&rms_norm_op, {lower_rms_norm}},
      {&rms_norm_grad_op, {lower_rms_norm_grad}},
      {&batch_norm_op, {lower_batch_norm}},
      {&batch_norm_grad_op, {lower_batch_norm_grad}},
      // products of matrices
      {&matmul_op, {lower_cublaslt_matmul, lower_matmul}},
      {&dense_op, {lower_cublaslt_dense, lower_dense}},
      // windows over images
      {&conv_op, {lower_cudnn_conv, lower_conv}},
      {&conv_input_grad_op, {lower_cudnn_conv_input_grad, lower_conv_input_grad}},
      {&conv_kernel_grad_op, {lower_cudnn_conv_kernel_grad, lower_conv_kernel_grad}},
      {&max_pool_op, {lower_max_pool}},
      {&max_pool_grad_op, {lower_max_pool_grad}},
      {&avg_pool_op, {lower_avg_pool}},
      {&avg_pool_grad_op, {lower_avg_pool_grad}},
      // optimizers
      {&adam_update_op, {lower_adam_update}},
  };
  for (const OpDef* op : all_ops())
    if (op->scalar) rows[op] = {lower_elementwise};
  return rows;
}

}  // namespace

const std::unordered_map<const OpDef*, std::vector<Lowering>>& table() {
  static const std::unordered_map<const OpDef*, std::vector<Lowering>> rows = make_table();
  return rows;
}

Kernel lower(const NodeView& node, const Abilities& abilities) {
  if (const auto row = table().find(&node.op()); row != table().end())
    for (Lowering lowering : row->second)
      if (Kernel kernel = lowering(node, abilities); !kernel.name.empty()) return kernel;
  std::string types;
  for (const TensorType& t : node.input_types()) types += (types.empty() ? "" : ", ") + to_string(t);
  throw Error("the GPU has no kernel for the op " + std::string(node.op().name) + " of " + types +
              ".\n  Use Device::Cpu.");
}

}  // namespace lamina::cuda
