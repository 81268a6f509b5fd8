#include "core/base/dtype.h"

#include <array>
#include <ostream>
#include <string>

#include "core/base/error.h"

namespace lamina {
namespace {

struct Row {
  DType dtype;
  std::int64_t bytes;
  std::string_view short_name, keras_name;
};

constexpr std::array<Row, 8> kRows{{
    {DType::Float32, 4, "f32", "float32"},
    {DType::Float64, 8, "f64", "float64"},
    {DType::BFloat16, 2, "bf16", "bfloat16"},
    {DType::Float16, 2, "f16", "float16"},
    {DType::Int32, 4, "i32", "int32"},
    {DType::Int64, 8, "i64", "int64"},
    {DType::UInt8, 1, "u8", "uint8"},
    {DType::Bool, 1, "bool", "bool"},
}};

const Row& row(DType dtype) { return kRows[static_cast<std::size_t>(dtype)]; }

}  // namespace

std::int64_t size_of(DType dtype) { return row(dtype).bytes; }
std::string_view short_name(DType dtype) { return row(dtype).short_name; }
std::string_view keras_name(DType dtype) { return row(dtype).keras_name; }

DType dtype_from_name(std::string_view name) {
  std::string known;
  for (const Row& r : kRows) {
    if (r.keras_name == name) return r.dtype;
    known += (known.empty() ? "" : ", ") + std::string(r.keras_name);
  }
  throw Error("unknown dtype \"" + std::string(name) + "\".\n  Use one of " + known + ".");
}

bool is_float(DType dtype) { return dtype == DType::Float32 || dtype == DType::Float64 || is_half(dtype); }

bool is_half(DType dtype) { return dtype == DType::BFloat16 || dtype == DType::Float16; }

bool is_integer(DType dtype) {
  return dtype == DType::Int32 || dtype == DType::Int64 || dtype == DType::UInt8;
}

std::ostream& operator<<(std::ostream& out, DType dtype) { return out << short_name(dtype); }

}  // namespace lamina
