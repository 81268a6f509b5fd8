#include "data/hdf5/file_type.h"

#include <algorithm>
#include <array>

namespace lamina::data {
namespace {

constexpr std::array<ElementType, 9> kElements{{{DType::Float32},
                                                {DType::Int64},
                                                {DType::Int32},
                                                {DType::Int64, true},
                                                {DType::BFloat16},
                                                {DType::Float16},
                                                {DType::Float64},
                                                {DType::UInt8},
                                                {DType::Bool}}};

Handle copy(hid_t type) { return {H5Tcopy(type), H5Tclose}; }

Handle float16() {
  Handle type = copy(H5T_IEEE_F32LE);
  H5Tset_fields(type, 15, 10, 5, 0, 10);
  H5Tset_size(type, 2);
  H5Tset_ebias(type, 15);
  return type;
}

Handle boolean() {
  Handle type(H5Tenum_create(H5T_STD_I8LE), H5Tclose);
  for (const std::int8_t value : {0, 1}) H5Tenum_insert(type, value == 0 ? "FALSE" : "TRUE", &value);
  return type;
}

}  // namespace

Handle file_type(ElementType element) {
  if (element.uint32) return copy(H5T_STD_U32LE);
  switch (element.dtype) {
    case DType::Float32:
      return copy(H5T_IEEE_F32LE);
    case DType::Float64:
      return copy(H5T_IEEE_F64LE);
    case DType::BFloat16:
      return {H5Tcreate(H5T_OPAQUE, 2), H5Tclose};
    case DType::Float16:
      return float16();
    case DType::Int32:
      return copy(H5T_STD_I32LE);
    case DType::Int64:
      return copy(H5T_STD_I64LE);
    case DType::UInt8:
      return copy(H5T_STD_U8LE);
    case DType::Bool:
      return boolean();
  }
  return {-1, H5Tclose};
}

std::optional<ElementType> element_of(hid_t type) {
  if (H5Tget_class(type) == H5T_OPAQUE && H5Tget_size(type) == 2) return ElementType{DType::BFloat16};
  const auto same = [&](ElementType element) { return H5Tequal(type, file_type(element)) > 0; };
  const auto found = std::ranges::find_if(kElements, same);
  return found == kElements.end() ? std::nullopt : std::optional(*found);
}

}  // namespace lamina::data
