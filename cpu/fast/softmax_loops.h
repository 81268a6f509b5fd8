#pragma once

#include <cstdint>

// The loops of the fast softmax, over rows of `classes` floats without gaps. Outputs of the logits' size may
// be the logits themselves.
namespace lamina::cpu {

struct Rows {
  std::int64_t begin = 0, end = 0, classes = 0;
};

void softmax_rows(const float* x, float* y, const Rows& rows);
void log_softmax_rows(const float* x, float* y, const Rows& rows);

// Labels outside the classes are -1 here; their loss is 0.
void cross_entropy_rows(const float* x, const std::int64_t* labels, float* loss, const Rows& rows);
void cross_entropy_grad_rows(const float* x, const std::int64_t* labels, const float* dy, float* dx,
                             const Rows& rows);

}  // namespace lamina::cpu
