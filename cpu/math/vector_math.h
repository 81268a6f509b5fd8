#pragma once

// Elementary functions that a compiler vectorises: branch-free, always_inline, no tables. Use them in loops
// of functions marked LAMINA_MULTIVERSION (multiversion.h), compiled with -O3 and -fno-math-errno.
//   for (std::int64_t i = 0; i < n; ++i) y[i] = math::tanh(x[i]);
// In float: exp, expm1, sigmoid, tanh (exp.h), log, log1p (log.h), erf (erf.h), pow, sqrt, rsqrt (pow.h),
// within 4 units in the last place of the true value over the whole range, with the C library's results for
// infinities, NaN and zeros. Denormal arguments and results are honoured. In double: the C library's, so that
// templates over float and double call one name.
#include "cpu/math/erf.h"
#include "cpu/math/exp.h"
#include "cpu/math/log.h"
#include "cpu/math/multiversion.h"
#include "cpu/math/pow.h"
