#include "core/ops/indices.h"

#include <cstdint>
#include <limits>

#include "core/ops/binary.h"
#include "core/ops/cast.h"

namespace lamina::ops {

Value as_indices(const Value& x) {
  if (is_integer(x.dtype())) return x;
  if (!is_float(x.dtype())) return cast(x, DType::Int32);
  constexpr double kNone = std::numeric_limits<std::int32_t>::min();
  return cast(where(equal(x, x), x, kNone), DType::Int32);
}

}  // namespace lamina::ops
