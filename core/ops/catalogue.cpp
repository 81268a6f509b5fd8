#include "core/ops/catalogue.h"

#include <vector>

#include "core/ops/adam.h"
#include "core/ops/argmax.h"
#include "core/ops/batch_norm.h"
#include "core/ops/binary.h"
#include "core/ops/cast.h"
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
#include "core/ops/stop_gradient.h"
#include "core/ops/unary.h"

namespace lamina {

namespace {

std::vector<const OpDef*> list_ops() {
  using namespace ops;
  std::vector<const OpDef*> all(std::begin(kUnaryOps), std::end(kUnaryOps));
  all.insert(
      all.end(),
      {// elementwise, more arguments
       &add_op, &subtract_op, &multiply_op, &divide_op, &pow_op, &maximum_op, &minimum_op, &relu_grad_op,
       &equal_op, &not_equal_op, &less_op, &less_equal_op, &greater_op, &greater_equal_op, &logical_and_op,
       &logical_or_op, &select_op, &fused_op,
       // constants, types, chance
       &full_op, &iota_op, &cast_op, &stop_gradient_op, &random_uniform_op, &random_normal_op,
       // moving elements
       &reshape_op, &transpose_op, &broadcast_op, &concatenate_op, &slice_op, &pad_op, &reverse_op,
       // indices
       &gather_op, &scatter_add_op, &one_hot_op, &argmax_op,
       // sums of many
       &reduce_sum_op, &reduce_max_op, &reduce_min_op, &matmul_op, &dense_op, &softmax_op, &log_softmax_op,
       &sparse_softmax_cross_entropy_op, &sparse_softmax_cross_entropy_grad_op, &layer_norm_op,
       &layer_norm_grad_op, &rms_norm_op, &rms_norm_grad_op, &batch_norm_op, &batch_norm_grad_op,
       // optimizers
       &adam_update_op,
       // windows over images
       &conv_op, &conv_input_grad_op, &conv_kernel_grad_op, &max_pool_op, &max_pool_grad_op, &avg_pool_op,
       &avg_pool_grad_op});
  return all;
}

}  // namespace

std::span<const OpDef* const> all_ops() {
  static const std::vector<const OpDef*> all = list_ops();
  return all;
}

}  // namespace lamina
