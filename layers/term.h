#pragma once

#include <concepts>
#include <type_traits>

#include "layers/symbolic_tensor.h"
#include "layers/weight.h"

namespace lamina {

// An operand of an op on symbolic tensors: a tensor, a number, an array, or inside a layer's call a weight.
// It is made implicitly where it is written, and so knows the user's line, which an operator could not ask
// for.
struct Term {
  enum class Kind { Tensor, Weight, Number, Array };

  Term(const SymbolicTensor& t, const Source& from = Source::current())
      : kind(Kind::Tensor), tensor(t), where(from) {}
  Term(const lamina::Weight& w, const Source& from = Source::current())
      : kind(Kind::Weight), weight(w), where(from) {}
  template <class Number>
  requires std::is_arithmetic_v<Number> Term(Number n, const Source& from = Source::current())
      : kind(Kind::Number),
        number(static_cast<double>(n)),
        is_fraction(std::floating_point<Number>),
        where(from) {}

  // Numbers that never change, such as a mask that stands in a file. They are shared, not copied.
  static Term array(const lamina::Tensor& values, const Source& from = Source::current()) {
    Term term(0, from);
    term.kind = Kind::Array;
    term.constant = std::make_shared<Variable>("constant", values);
    return term;
  }

  Kind kind;
  SymbolicTensor tensor;
  lamina::Weight weight;
  double number = 0;
  VariablePtr constant;      // of an array
  bool is_fraction = false;  // a floating-point number, which turns integer tensors into Float32
  Source where;
};

// The same for a tensor alone, and for all but a tensor: what stands left of an operator.
struct TensorTerm : Term {
  TensorTerm(const SymbolicTensor& t, const Source& from = Source::current()) : Term(t, from) {}
};
struct ConstantTerm : Term {
  ConstantTerm(const Weight& w, const Source& from = Source::current()) : Term(w, from) {}
  template <class Number>
  requires std::is_arithmetic_v<Number> ConstantTerm(Number n, const Source& from = Source::current())
      : Term(n, from) {}
};

}  // namespace lamina
