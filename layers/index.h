#pragma once

#include <concepts>
#include <cstdint>
#include <vector>

#include "core/base/source.h"
#include "core/ops/slice.h"
#include "layers/symbolic_tensor.h"

// What stands in the brackets of a symbolic tensor, one for each axis, as in NumPy:
//   x[{all, slice(0, 3)}];  x[{all, -1}];  x[{all, slice(1, kEnd, 2), newaxis}]
namespace lamina {

using ops::kEnd;

struct All {};
inline constexpr All all{};  // the whole axis

struct NewAxis {};
inline constexpr NewAxis newaxis{};  // an axis of size 1 that was not there

// The indices begin, begin + step, ... below end; negative ones count from the end of the axis, and kEnd is
// its end. With a negative step they go down and stay above end; kEnd is then the last index where it begins,
// and the place before the first where it ends: slice(kEnd, kEnd, -1) turns an axis round. The range must lie
// inside the axis, whose size must be known for other ranges with negative steps.
inline ops::Range slice(std::int64_t begin, std::int64_t end, std::int64_t step = 1) {
  return {.start = begin, .stop = end, .step = step};
}

// One of these, or an integer, which takes one place of its axis and the axis away.
class Index {
 public:
  enum class Kind { Range, Place, NewAxis };

  Index(All, const Source& from = Source::current()) : where(from) {}
  Index(lamina::NewAxis, const Source& from = Source::current()) : kind(Kind::NewAxis), where(from) {}
  Index(const ops::Range& r, const Source& from = Source::current()) : range(r), where(from) {}
  template <std::integral Integer>
  Index(Integer place, const Source& from = Source::current())
      : kind(Kind::Place),
        range{.start = static_cast<std::int64_t>(place),
              .stop = static_cast<std::int64_t>(place) == -1 ? kEnd : static_cast<std::int64_t>(place) + 1},
        where(from) {}

  Kind kind = Kind::Range;
  ops::Range range;
  Source where;
};

// The same with as many as there are.
SymbolicTensor get_item(const SymbolicTensor& x, const std::vector<Index>& indices,
                        const Source& where = Source::current());

}  // namespace lamina
