#include "core/ops/normalize_types.h"

#include "core/base/error.h"
#include "core/ops/cast.h"

namespace lamina::ops {

DType statistics_dtype(DType x) { return is_half(x) ? DType::Float32 : x; }

Value widened(const Value& x) { return x ? cast(x, statistics_dtype(x.dtype())) : x; }

void require_normalizable(const TensorType& x) {
  if (!is_float(x.dtype))
    throw Error("a normalisation expects floating-point numbers, received " + to_string(x) +
                ".\n  Convert them with ops::cast.");
}

void require_end(const TensorType& received, const TensorType& expected, const TensorType& x) {
  if (received != expected)
    throw Error("a normalisation of " + to_string(x) + " expects " + to_string(expected) + ", received " +
                to_string(received) +
                ".\n  Use ops::layer_norm, ops::rms_norm or ops::batch_norm_training, which convert what "
                "they are given.");
}

}  // namespace lamina::ops
