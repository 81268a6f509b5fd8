#pragma once

#include "core/base/dtype.h"
#include "cuda/fused/scalar_codes.h"
#include "cuda/kernels/crew.h"
#include "cuda/kernels/fused.h"
#include "cuda/language/kernel.h"

// The interpreter of elementwise programs.
namespace lamina::cuda {

// A program whose parts lie where they like: a FusedProgram's, or without what it has no use for.
struct FusedView {
  std::int32_t rank, inputs, outputs, instructions;
  const std::int64_t* dims;
  const FusedProgram::Input* input;
  const FusedProgram::Output* output;
  const FusedProgram::Instruction* instruction;
};

namespace interpreter {

inline constexpr int kMaxRegisters = FusedProgram::kMaxInputs + FusedProgram::kMaxInstructions;

// A register holds one element, in the type it is computed in: half types as float, Bool and UInt8 as their
// byte.
union Word {
  float f;
  double d;
  std::int32_t i;
  std::int64_t l;
  std::uint8_t b;
};

template <class T>
__device__ T& as(Word& word) {
  if constexpr (std::is_same_v<T, float>)
    return word.f;
  else if constexpr (std::is_same_v<T, double>)
    return word.d;
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return word.i;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return word.l;
  else
    return word.b;
}

// Calls visit(T{}) with the type that elements of the dtype are computed in.
template <class Visit>
__device__ void with_type(std::int32_t dtype, Visit visit) {
  switch (static_cast<DType>(dtype)) {
    case DType::Float32:
    case DType::BFloat16:
    case DType::Float16:
      return visit(float{});
    case DType::Float64:
      return visit(double{});
    case DType::Int32:
      return visit(std::int32_t{});
    case DType::Int64:
      return visit(std::int64_t{});
    case DType::UInt8:
    case DType::Bool:
      return visit(std::uint8_t{});
  }
}

__device__ inline Word load_element(const std::byte* data, std::int32_t dtype, std::int64_t i) {
  Word word{};
  switch (static_cast<DType>(dtype)) {
    case DType::BFloat16:
      word.f = to_float(reinterpret_cast<const bf16*>(data)[i]);
      break;
    case DType::Float16:
      word.f = to_float(reinterpret_cast<const f16*>(data)[i]);
      break;
    default:
      with_type(dtype, [&](auto type) {
        using T = decltype(type);
        as<T>(word) = reinterpret_cast<const T*>(data)[i];
      });
  }
  return word;
}

__device__ inline void store_element(std::byte* data, std::int32_t dtype, std::int64_t i, Word word) {
  switch (static_cast<DType>(dtype)) {
    case DType::BFloat16:
      reinterpret_cast<bf16*>(data)[i] = from_float<bf16>(word.f);
      break;
    case DType::Float16:
      reinterpret_cast<f16*>(data)[i] = from_float<f16>(word.f);
      break;
    default:
      with_type(dtype, [&](auto type) {
        using T = decltype(type);
        reinterpret_cast<T*>(data)[i] = as<T>(word);
      });
  }
}

template <class F, class... Fs>
__device__ constexpr bool is_one_of(scalar::List<Fs...>) {
  return (std::is_same_v<F, Fs> || ...);
}

// F of the arguments, all of type T but a Select's condition; false if F does not take T.
template <class F, class T>
__device__ bool apply(const FusedProgram::Instruction& in, Word* r, Word& result) {
  constexpr bool is_float = std::is_floating_point_v<T>, is_byte = std::is_same_v<T, std::uint8_t>;
  if constexpr (is_one_of<F>(scalar::FloatUnary{})) {
    if constexpr (is_float) as<T>(result) = F::value(as<T>(r[in.arguments[0]]));
  } else if constexpr (is_one_of<F>(scalar::ArithmeticUnary{})) {
    as<T>(result) = static_cast<T>(F::template value<T>(as<T>(r[in.arguments[0]])));
  } else if constexpr (is_one_of<F>(scalar::FloatBinary{})) {
    if constexpr (is_float) as<T>(result) = F::value(as<T>(r[in.arguments[0]]), as<T>(r[in.arguments[1]]));
  } else if constexpr (is_one_of<F>(scalar::ArithmeticBinary{})) {
    as<T>(result) =
        static_cast<T>(F::template value<T>(as<T>(r[in.arguments[0]]), as<T>(r[in.arguments[1]])));
  } else if constexpr (is_one_of<F>(scalar::Comparisons{})) {
    result.b = F::value(as<T>(r[in.arguments[0]]), as<T>(r[in.arguments[1]]));
  } else if constexpr (std::is_same_v<F, scalar::Select>) {
    as<T>(result) = F::value(r[in.arguments[0]].b != 0, as<T>(r[in.arguments[1]]), as<T>(r[in.arguments[2]]));
  } else if constexpr (is_byte && std::is_same_v<F, scalar::LogicalNot>) {
    result.b = F::value(r[in.arguments[0]].b != 0);
  } else if constexpr (is_byte) {
    result.b = F::value(r[in.arguments[0]].b != 0, r[in.arguments[1]].b != 0);
  }
  return true;
}

template <class T, class... Fs>
__device__ void call(const FusedProgram::Instruction& in, Word* r, Word& result, scalar::List<Fs...>) {
  (void)((in.code == kCode<Fs> && apply<Fs, T>(in, r, result)) || ...);
}

// As C++ converts, and to Bool as x != 0.
template <class From>
__device__ Word convert(From x, std::int32_t dtype) {
  Word word{};
  if (static_cast<DType>(dtype) == DType::Bool)
    word.b = x != From(0);
  else
    with_type(dtype, [&](auto type) { as<decltype(type)>(word) = static_cast<decltype(type)>(x); });
  return word;
}

__device__ inline void execute(const FusedProgram::Instruction& in, Word* r, Word& result) {
  if (in.code == kFullCode)
    result = convert(in.constant, in.dtype);
  else
    with_type(in.argument_dtype, [&](auto type) {
      using T = decltype(type);
      if (in.code == kCastCode)
        result = convert(as<T>(r[in.arguments[0]]), in.dtype);
      else
        call<T>(in, r, result, ScalarFunctions{});
    });
}

// Where element i of the iteration space lies in an input.
__device__ inline std::int64_t place_in(const FusedProgram::Input& input, const FusedView& p,
                                        std::int64_t i) {
  std::int64_t place = 0;
  for (int axis = p.rank - 1; axis >= 0; --axis) {
    place += i % p.dims[axis] * input.strides[axis];
    i /= p.dims[axis];
  }
  return place;
}

}  // namespace interpreter

// A thread computes an element wholly before it stores anything: outputs may lie in the memory of inputs.
__device__ inline void interpret(const FusedView& p, std::int64_t count, Crew crew) {
  using namespace interpreter;
  Word r[kMaxRegisters];
  for (std::int64_t i = crew.rank; i < count; i += crew.size) {
    for (int k = 0; k < p.inputs; ++k)
      r[k] = load_element(p.input[k].data, p.input[k].dtype, place_in(p.input[k], p, i));
    for (int k = 0; k < p.instructions; ++k) execute(p.instruction[k], r, r[p.inputs + k]);
    for (int k = 0; k < p.outputs; ++k)
      store_element(p.output[k].data, p.output[k].dtype, i, r[p.output[k].reg]);
  }
}

// Elements begin .. end - 1 of one of fused_many's sets.
__device__ inline void interpret_range(const FusedProgram& p, std::byte* const* addresses, std::int64_t begin,
                                       std::int64_t end, Crew crew) {
  using namespace interpreter;
  Word r[kMaxRegisters];
  for (std::int64_t i = begin + crew.rank; i < end; i += crew.size) {
    for (int k = 0; k < p.inputs; ++k)
      r[k] = load_element(addresses[k], p.input[k].dtype, i * p.input[k].strides[0]);
    for (int k = 0; k < p.instructions; ++k) execute(p.instruction[k], r, r[p.inputs + k]);
    for (int k = 0; k < p.outputs; ++k)
      store_element(addresses[p.inputs + k], p.output[k].dtype, i, r[p.output[k].reg]);
  }
}

}  // namespace lamina::cuda
