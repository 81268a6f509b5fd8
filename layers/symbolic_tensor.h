#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/ir/graph.h"

namespace lamina {

struct LayerCall;
class Index;

// A tensor of a model that is being described: it has a type but no values yet, and points back at the layer
// call that makes it. A cheap handle; copies mean the same tensor. Inside a user's own layer it stands for a
// value of the program being traced.
class SymbolicTensor {
 public:
  SymbolicTensor() = default;
  SymbolicTensor(std::shared_ptr<const LayerCall> call, int index) : call_(std::move(call)), index_(index) {}
  // Stands for a value of the program being traced. `open`, if given, becomes false when the layer's call
  // ends, and the tensor is an error from then on.
  explicit SymbolicTensor(Value traced, std::shared_ptr<const bool> open = {})
      : traced_(traced), open_(std::move(open)) {}

  bool defined() const { return call_ || traced_; }
  // The first dimension is the batch: `f32[?, 64]`. Throws Error for an empty one and for a bundle.
  const TensorType& type(const Source& where = Source::current()) const;
  const Shape& shape(const Source& where = Source::current()) const { return type(where).shape; }
  DType dtype(const Source& where = Source::current()) const { return type(where).dtype; }

  // The tensors of a layer that returns several: `auto [sequence, h, c] = lstm(x).as<3>();`. Such a bundle
  // cannot be used as one tensor. Throws Error if there are not just N.
  template <std::size_t N>
  std::array<SymbolicTensor, N> as(const Source& where = Source::current()) const {
    std::array<SymbolicTensor, N> parts;
    const std::vector<SymbolicTensor> all = unpack(N, where);
    std::copy(all.begin(), all.end(), parts.begin());
    return parts;
  }
  // However many there are.
  std::vector<SymbolicTensor> all(const Source& where = Source::current()) const { return unpack(0, where); }
  bool is_bundle() const { return index_ == kBundle; }
  static constexpr int kBundle = -1;

  // As NumPy's brackets: x[{all, slice(0, 3)}], x[{all, -1}]. Axes that are not named are taken whole.
  SymbolicTensor operator[](std::initializer_list<Index> indices) const;

  const std::shared_ptr<const LayerCall>& call() const { return call_; }
  int index() const { return index_; }  // among the call's outputs
  bool is_traced() const { return static_cast<bool>(traced_); }
  // Throws Error if the call that it belonged to has ended.
  const Value& traced(const Source& where = Source::current()) const;
  const std::shared_ptr<const bool>& open() const { return open_; }
  bool ended() const { return open_ && !*open_; }
  bool operator==(const SymbolicTensor& other) const {
    return call_ == other.call_ && index_ == other.index_ && traced_.id == other.traced_.id;
  }

 private:
  std::vector<SymbolicTensor> unpack(std::size_t expected, const Source& where) const;

  std::shared_ptr<const LayerCall> call_;
  int index_ = 0;
  Value traced_;
  std::shared_ptr<const bool> open_;
};

// Makes the tensors that a layer's call or a loss is given; they are errors when this is gone.
class TraceScope {
 public:
  TraceScope() = default;
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;
  ~TraceScope() { *open_ = false; }
  SymbolicTensor tensor(const Value& value) const { return SymbolicTensor(value, open_); }

 private:
  std::shared_ptr<bool> open_ = std::make_shared<bool>(true);
};
std::ostream& operator<<(std::ostream& out, const SymbolicTensor& tensor);

}  // namespace lamina
