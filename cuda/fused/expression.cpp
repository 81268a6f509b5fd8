#include "cuda/fused/expression.h"

#include <cxxabi.h>
#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <typeinfo>

#include "core/base/dtype.h"
#include "core/base/error.h"
#include "core/ops/scalar_function.h"
#include "cuda/fused/scalar_codes.h"

namespace lamina::cuda {
namespace {

struct Function {
  const std::type_info* type;
  ScalarFunction description;
};

template <class... Fs>
std::array<Function, sizeof...(Fs)> functions_in(scalar::List<Fs...>) {
  return {Function{&typeid(Fs), scalar_function<Fs>}...};
}

const Function& function_of(std::int32_t code) {
  static const auto functions = functions_in(ScalarFunctions{});
  return functions.at(static_cast<std::size_t>(code));
}

// The compiler's own spelling of the struct in scalar_functions.h: "lamina::scalar::Add".
std::string name_of(const Function& function) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(function.type->name(), nullptr, nullptr, &status), std::free);
  check(status == 0, "a function without a name");
  return name.get();
}

std::string integer(std::int64_t value) {
  if (value == std::numeric_limits<std::int64_t>::min())
    return "(-9223372036854775807 - 1)";  // as <cstdint> has it
  return fmt::format("{}", value);
}

// Exactly the number, also where it is not finite.
std::string number(double value) {
  if (!std::isfinite(value)) return fmt::format("from_bits(0x{:x}u)", std::bit_cast<std::uint64_t>(value));
  return fmt::format("{:a}", value);
}

std::string constant(double value, std::int32_t dtype) {
  switch (static_cast<DType>(dtype)) {
    case DType::Bool:
      return value != 0 ? "1" : "0";
    case DType::Int32:
      return integer(static_cast<std::int32_t>(value));
    case DType::Int64:
      return integer(static_cast<std::int64_t>(value));
    case DType::UInt8:
      return integer(static_cast<std::uint8_t>(value));
    default:
      return fmt::format("static_cast<{}>({})", computed_type(dtype), number(value));
  }
}

std::string call(const FusedProgram::Instruction& in) {
  const Function& f = function_of(in.code);
  const std::string name = name_of(f), type = computed_type(in.argument_dtype);
  const std::int32_t* r = in.arguments;
  switch (f.description.kind) {
    case ScalarKind::Logical:
      return f.description.arity == 1 ? fmt::format("{}::value(r{} != 0)", name, r[0])
                                      : fmt::format("{}::value(r{} != 0, r{} != 0)", name, r[0], r[1]);
    case ScalarKind::Select:
      return fmt::format("{}::value<{}>(r{} != 0, r{}, r{})", name, type, r[0], r[1], r[2]);
    default:
      return f.description.arity == 1 ? fmt::format("{}::value<{}>(r{})", name, type, r[0])
                                      : fmt::format("{}::value<{}>(r{}, r{})", name, type, r[0], r[1]);
  }
}

}  // namespace

std::string computed_type(std::int32_t dtype) {
  switch (static_cast<DType>(dtype)) {
    case DType::Float64:
      return "double";
    case DType::Int32:
      return "std::int32_t";
    case DType::Int64:
      return "std::int64_t";
    case DType::UInt8:
    case DType::Bool:
      return "std::uint8_t";
    default:
      return "float";
  }
}

std::string stored_type(std::int32_t dtype) {
  switch (static_cast<DType>(dtype)) {
    case DType::BFloat16:
      return "bf16";
    case DType::Float16:
      return "f16";
    default:
      return computed_type(dtype);
  }
}

std::string expression(const FusedProgram::Instruction& in) {
  if (in.code == kFullCode) return constant(in.constant, in.dtype);
  if (in.code != kCastCode) return call(in);
  const std::string from = computed_type(in.argument_dtype);
  if (static_cast<DType>(in.dtype) == DType::Bool) return fmt::format("r{} != {}(0)", in.arguments[0], from);
  return fmt::format("static_cast<{}>(r{})", computed_type(in.dtype), in.arguments[0]);
}

}  // namespace lamina::cuda
