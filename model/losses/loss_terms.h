#pragma once

#include "core/ir/graph.h"

namespace lamina {

// What a kind of loss makes of the labels and predictions of a batch, before it is reduced to one number. The
// loss of a sample is `scale` times the sum of its terms, which lie along the last `inner` axes; what is in
// front of these, usually the batch alone, are the samples. Kept apart so that a loss takes one reduction,
// not one over the terms and one over the samples. Terms of rank 0 are the loss of the whole batch.
//   mean squared error of f32[32, 4]:  {.terms = (y_true - y_pred)^2, .inner = 1, .scale = 1 / 4}
struct LossTerms {
  Value terms;
  int inner = 0;
  double scale = 1;
  Value mask = {};  // Bool, of the samples' shape: those that count, the terms of others being 0. None: all
};

// The shape in front of the terms' inner axes.
inline Shape samples_of(const LossTerms& terms) {
  return terms.terms.shape().slice(0, terms.terms.rank() - terms.inner);
}

}  // namespace lamina
