#include "core/ops/pad.h"

#include <algorithm>
#include <cstdio>

#include "core/ops/slice.h"

namespace lamina::ops {
namespace {

std::string to_string(const PadAxis& p) {
  return std::to_string(p.low) + "+" + std::to_string(p.high) +
         (p.interior ? "+" + std::to_string(p.interior) + " between" : "");
}

TensorTypes infer(std::span<const TensorType> in, const Attrs& attrs) {
  const auto& padding = attrs.as<PadAttrs>().padding;
  check(static_cast<int>(padding.size()) == in[0].shape.rank(), "pad needs a padding for each axis");
  Shape shape;
  for (const PadAxis& p : padding) {
    if (p.low < 0 || p.high < 0 || p.interior < 0)
      throw Error("pad expects numbers of elements that are not negative, received " + to_string(p) +
                  ".\n  Use ops::slice to remove elements.");
    shape.push_back(padded(in[0].shape[shape.rank()], p));
  }
  return {{in[0].dtype, shape}};
}

Values grad(const NodeRef& n, std::span<const Value> dy) {
  std::vector<Range> ranges;
  for (const PadAxis& p : n.attrs().as<PadAttrs>().padding) {
    const std::int64_t count = n.in(0).shape()[static_cast<int>(ranges.size())];
    const std::int64_t stop = count == kUnknown ? kEnd : p.low + padded(count, {.interior = p.interior});
    ranges.push_back({.start = p.low, .stop = stop, .step = p.interior + 1});
  }
  return {slice(dy[0], std::move(ranges))};
}

}  // namespace

std::int64_t padded(std::int64_t count, const PadAxis& p) {
  if (count == kUnknown) return kUnknown;
  return p.low + count + std::max<std::int64_t>(count - 1, 0) * p.interior + p.high;
}

std::string PadAttrs::text() const {
  std::string text;
  for (const PadAxis& p : padding) text += (text.empty() ? "" : ", ") + to_string(p);
  char digits[40];
  std::snprintf(digits, sizeof digits, ", with %.17g", value);
  return text + (value == 0 ? "" : digits);
}

const OpDef pad_op{.name = "pad", .infer = infer, .grad = grad};

Value pad(const Value& x, std::vector<PadAxis> padding, double value) {
  if (static_cast<int>(padding.size()) > x.rank())
    throw Error("pad of " + lamina::to_string(x.type()) + " expects at most " + std::to_string(x.rank()) +
                " paddings, received " + std::to_string(padding.size()) +
                ".\n  Give one padding for each axis.");
  padding.resize(static_cast<std::size_t>(x.rank()));
  const bool none =
      std::all_of(padding.begin(), padding.end(), [](const PadAxis& p) { return p == PadAxis{}; });
  return none ? x : x.graph->add_one(pad_op, {x}, PadAttrs{std::move(padding), value});
}

}  // namespace lamina::ops
