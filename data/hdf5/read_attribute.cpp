#include "data/hdf5/read_attribute.h"

#include <cstring>

#include <fmt/format.h>

#include "data/hdf5/refuse_damaged.h"

namespace lamina::data {
namespace {

struct Count {
  const Hdf5Limits& limits;
  std::int64_t attributes = 0;
  bool too_much = false;
};

herr_t count(hid_t, const char*, const H5A_info_t* info, void* to) noexcept {
  auto& so_far = *static_cast<Count*>(to);
  so_far.too_much = ++so_far.attributes > so_far.limits.attributes ||
                    info->data_size > static_cast<hsize_t>(so_far.limits.attribute_bytes);
  return so_far.too_much ? 1 : 0;
}

[[noreturn]] void refuse_attributes(const std::string& path, const Hdf5Limits& limits) {
  throw Refusal{Refusal::Kind::TooMuch,
                fmt::format("\"{}\" has more than {} attributes, or one of more than {} bytes",
                            path.empty() ? "/" : path, limits.attributes, limits.attribute_bytes)};
}

void check_attributes(hid_t object, const std::string& path, const Hdf5Limits& limits) {
  Count all{limits};
  hsize_t first = 0;
  const herr_t status = H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &first, count, &all);
  if (all.too_much) refuse_attributes(path, limits);
  if (status < 0) refuse_damaged();
}

// A string type in memory, in the file's character set.
Handle memory_string(hid_t type, size_t size) {
  Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
  if (H5Tset_size(memory, size) < 0 || H5Tset_cset(memory, H5Tget_cset(type)) < 0) refuse_damaged();
  return memory;
}

std::string read_variable(hid_t attribute, hid_t type, const std::string& path, const Hdf5Limits& limits) {
  const Handle memory = memory_string(type, H5T_VARIABLE);
  char* text = nullptr;
  if (H5Aread(attribute, memory, &text) < 0) refuse_damaged();
  if (text == nullptr) return {};
  const auto most = static_cast<std::size_t>(limits.attribute_bytes);
  const std::size_t size = ::strnlen(text, most + 1);
  if (size > most) refuse_attributes(path, limits);
  std::string read(text, size);
  H5free_memory(text);
  return read;
}

std::string read_fixed(hid_t attribute, hid_t type, const std::string& path, const Hdf5Limits& limits) {
  const std::size_t size = H5Tget_size(type);
  if (size > static_cast<std::size_t>(limits.attribute_bytes)) refuse_attributes(path, limits);
  const Handle memory = memory_string(type, size + 1);  // with a zero at the end
  std::string read(size + 1, '\0');
  if (H5Aread(attribute, memory, read.data()) < 0) refuse_damaged();
  read.resize(::strnlen(read.data(), size));
  return read;
}

}  // namespace

std::optional<std::string> read_text_attribute(hid_t object, const std::string& path, const char* name,
                                               const Hdf5Limits& limits) {
  check_attributes(object, path, limits);
  const htri_t there = H5Aexists(object, name);
  if (there < 0) refuse_damaged();
  if (there == 0) return {};
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  if (!attribute) refuse_damaged();
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  if (!type || !space) refuse_damaged();
  if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1)
    throw Refusal{Refusal::Kind::Foreign,
                  fmt::format("the attribute {} of \"{}\" is not a string", name, path)};
  const htri_t variable = H5Tis_variable_str(type);
  if (variable < 0) refuse_damaged();
  return variable > 0 ? read_variable(attribute, type, path, limits)
                      : read_fixed(attribute, type, path, limits);
}

}  // namespace lamina::data
