#pragma once

#include <vector>

#include "core/ops/matmul.h"
#include "core/ops/reduce.h"
#include "layers/axes.h"
#include "layers/index.h"
#include "layers/term.h"

// Arithmetic on symbolic tensors, with broadcasting and Keras's promotion of dtypes: integer tensors become
// Float32 beside a floating-point number, in a division, and in functions such as exp.
//   auto y = 2.0f * x - 1;
//   auto z = ops::where(x > 0, x, ops::mean(x, {.axes = {1}, .keepdims = true}));
// On tensors of a model that is being described each op is a layer of its own, named as in Keras ("multiply",
// "get_item"). Inside a user's own layer they append to the program, and weights may stand beside tensors.
// Axes count the batch axis as 0. The functions on Values, which these call, stand in core/ops.
namespace lamina::ops {

SymbolicTensor add(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor subtract(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor multiply(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor divide(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor pow(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor maximum(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor minimum(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor clip(const SymbolicTensor& x, double low, double high,
                    const Source& where = Source::current());

// Bool. Note that == between symbolic tensors asks whether they are the same one.
SymbolicTensor equal(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor not_equal(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor less(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor less_equal(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor greater(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor greater_equal(const Term& x, const Term& y, const Source& where = Source::current());
SymbolicTensor logical_and(const SymbolicTensor& x, const SymbolicTensor& y,
                           const Source& where = Source::current());
SymbolicTensor logical_or(const SymbolicTensor& x, const SymbolicTensor& y,
                          const Source& where = Source::current());
SymbolicTensor logical_not(const SymbolicTensor& x, const Source& where = Source::current());

// x where the condition holds, else y; a condition of numbers holds where it is not 0.
SymbolicTensor where(const SymbolicTensor& condition, const Term& x, const Term& y,
                     const Source& where = Source::current());

SymbolicTensor negative(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor abs(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor sign(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor square(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor sqrt(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor rsqrt(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor exp(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor log(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor log1p(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor sin(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor cos(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor tanh(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor erf(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor floor(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor ceil(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor round(const SymbolicTensor& x,
                     const Source& where = Source::current());  // halves to the even neighbour
SymbolicTensor relu(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor sigmoid(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor softplus(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor softmax(const SymbolicTensor& x, int axis = -1, const Source& where = Source::current());
SymbolicTensor log_softmax(const SymbolicTensor& x, int axis = -1, const Source& where = Source::current());

// Without axes over all of them, the batch too.
SymbolicTensor sum(const SymbolicTensor& x, const ReduceOptions& options = {},
                   const Source& where = Source::current());
SymbolicTensor mean(const SymbolicTensor& x, const ReduceOptions& options = {},
                    const Source& where = Source::current());
SymbolicTensor max(const SymbolicTensor& x, const ReduceOptions& options = {},
                   const Source& where = Source::current());
SymbolicTensor min(const SymbolicTensor& x, const ReduceOptions& options = {},
                   const Source& where = Source::current());
SymbolicTensor logsumexp(const SymbolicTensor& x, const ReduceOptions& options = {},
                         const Source& where = Source::current());
SymbolicTensor prod(const SymbolicTensor& x, const ReduceOptions& options = {},
                    const Source& where = Source::current());  // over axes of known sizes
SymbolicTensor var(const SymbolicTensor& x, const ReduceOptions& options = {},
                   const Source& where = Source::current());  // biased, as in Keras
SymbolicTensor norm(const SymbolicTensor& x, const ReduceOptions& options = {},
                    const Source& where = Source::current());  // sqrt(sum x^2)
SymbolicTensor any(const SymbolicTensor& x, const ReduceOptions& options = {},
                   const Source& where = Source::current());  // Bool: is one of them not 0?
SymbolicTensor argmax(const SymbolicTensor& x, int axis = -1, const Source& where = Source::current());
SymbolicTensor argmin(const SymbolicTensor& x, int axis = -1, const Source& where = Source::current());

SymbolicTensor matmul(const Term& a, const Term& b, const MatmulOptions& options = {},
                      const Source& where = Source::current());

// One dimension may be kUnknown and follows from the others; so may the first, for the batch.
SymbolicTensor reshape(const SymbolicTensor& x, const Shape& shape, const Source& where = Source::current());
SymbolicTensor transpose(const SymbolicTensor& x, const std::vector<int>& axes = {},
                         const Source& where = Source::current());
// New axes of size 1, at these places of the result.
SymbolicTensor expand_dims(const SymbolicTensor& x, const Axes& axes,
                           const Source& where = Source::current());
// Takes axes of size 1 away; without axes all that are known to be 1.
SymbolicTensor squeeze(const SymbolicTensor& x, const Axes& axes = std::vector<int>(),
                       const Source& where = Source::current());
SymbolicTensor flip(const SymbolicTensor& x, int axis, const Source& where = Source::current());
SymbolicTensor concatenate(const std::vector<SymbolicTensor>& xs, int axis = -1,
                           const Source& where = Source::current());
SymbolicTensor stack(const std::vector<SymbolicTensor>& xs, int axis = 0,
                     const Source& where = Source::current());

SymbolicTensor zeros_like(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor ones_like(const SymbolicTensor& x, const Source& where = Source::current());
SymbolicTensor cast(const SymbolicTensor& x, DType dtype, const Source& where = Source::current());
SymbolicTensor one_hot(const SymbolicTensor& indices, std::int64_t depth, DType dtype = DType::Float32,
                       const Source& where = Source::current());
SymbolicTensor gather(const Term& table, const SymbolicTensor& indices, int axis = 0,
                      const Source& where = Source::current());
SymbolicTensor stop_gradient(const SymbolicTensor& x, const Source& where = Source::current());

}  // namespace lamina::ops

namespace lamina {

SymbolicTensor operator-(const TensorTerm& x);
SymbolicTensor operator+(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator+(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator-(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator-(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator*(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator*(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator/(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator/(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator<(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator<(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator<=(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator<=(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator>(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator>(const ConstantTerm& x, const SymbolicTensor& y);
SymbolicTensor operator>=(const SymbolicTensor& x, const Term& y);
SymbolicTensor operator>=(const ConstantTerm& x, const SymbolicTensor& y);

}  // namespace lamina
