#include <algorithm>
#include <bit>
#include <limits>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "core/base/at_line.h"
#include "data/hdf5/file_type.h"
#include "data/hdf5/handle.h"
#include "data/hdf5/hdf5_weights.h"
#include "data/hdf5/listing.h"

namespace lamina::data {
namespace {

static_assert(std::endian::native == std::endian::little);

[[noreturn]] void fail() {
  throw Error("the weights cannot be written as HDF5: libhdf5 says: " + last_failure().sentence +
              ".\n  Free some memory, or save fewer weights in one file.");
}

void require(bool done) {
  if (!done) fail();
}

// libhdf5's own messages to stderr, off while this lives.
class Silence {
 public:
  Silence() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Silence() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "" : path.substr(0, slash);
}

// All groups, parents before what they hold.
std::set<std::string> groups_of(const Hdf5Weights& weights) {
  std::set<std::string> groups;
  const auto add = [&](std::string path) {
    for (; !path.empty() && groups.insert(path).second; path = parent_of(path)) {
    }
  };
  for (const auto& [path, name] : weights.names) add(path);
  for (const Hdf5Dataset& dataset : weights.datasets) add(parent_of(dataset.path));
  return groups;
}

void check_dataset(const Hdf5Dataset& dataset) {
  const auto refuse = [&](const char* why, const char* remedy) {
    throw Error(fmt::format("\"{}\" cannot be written as HDF5: {}.\n  {}", dataset.path, why, remedy));
  };
  if (!dataset.value.defined()) refuse("it is an undefined tensor", "Give it values.");
  if (!dataset.as_uint32) return;
  if (dataset.value.dtype() != DType::Int64) refuse("as_uint32 expects Int64", "Convert it with astype.");
  const auto fits = [](std::int64_t v) { return v >= 0 && v <= std::numeric_limits<std::uint32_t>::max(); };
  if (!std::ranges::all_of(dataset.value.span<std::int64_t>(), fits))
    refuse("a value does not fit into uint32", "Leave as_uint32 out.");
}

void check_paths(const Hdf5Weights& weights, const std::set<std::string>& groups) {
  std::set<std::string_view> seen;
  const auto refuse = [](const std::string& path, const char* why) {
    throw Error(fmt::format(
        "\"{}\" {} in an HDF5 file.\n  Write paths like \"layers/dense/vars/0\", each once.", path, why));
  };
  if (weights.names.contains("")) refuse("", "cannot be a path");
  for (const std::string& group : groups)
    if (!sound_path(group)) refuse(group, "cannot be a path");
  for (const Hdf5Dataset& dataset : weights.datasets) {
    if (!sound_path(dataset.path)) refuse(dataset.path, "cannot be a path");
    if (!seen.insert(dataset.path).second) refuse(dataset.path, "cannot stand twice");
    if (groups.contains(dataset.path)) refuse(dataset.path, "cannot be both a dataset and a group");
    check_dataset(dataset);
  }
}

void write_text(hid_t object, const char* attribute_name, const std::string& text) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  require(H5Tset_size(type, H5T_VARIABLE) >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0);
  const Handle attribute(H5Acreate2(object, attribute_name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const char* value = text.c_str();
  require(attribute && H5Awrite(attribute, type, &value) >= 0);
}

Handle without_times(hid_t kind) {
  Handle how(H5Pcreate(kind), H5Pclose);
  require(how && H5Pset_obj_track_times(how, false) >= 0);
  return how;
}

void write_group(hid_t file, const std::string& path, const std::string* name) {
  const Handle how = without_times(H5P_GROUP_CREATE);
  const Handle group(H5Gcreate2(file, path.c_str(), H5P_DEFAULT, how, H5P_DEFAULT), H5Gclose);
  require(static_cast<bool>(group));
  if (name != nullptr) write_text(group, "name", *name);
}

std::vector<std::uint32_t> narrow(const Tensor& tensor) {
  const auto values = tensor.span<std::int64_t>();
  return {values.begin(), values.end()};
}

Handle space_of(const Shape& shape) {
  if (shape.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  const std::vector<hsize_t> dims(shape.begin(), shape.end());
  return {H5Screate_simple(shape.rank(), dims.data(), nullptr), H5Sclose};
}

void write_dataset(hid_t file, const Hdf5Dataset& dataset) {
  const Tensor& value = dataset.value;
  const Handle type = file_type({value.dtype(), dataset.as_uint32});
  const Handle space = space_of(value.shape());
  const Handle how = without_times(H5P_DATASET_CREATE);
  const Handle made(H5Dcreate2(file, dataset.path.c_str(), type, space, H5P_DEFAULT, how, H5P_DEFAULT),
                    H5Dclose);
  require(static_cast<bool>(made));
  const std::vector<std::uint32_t> narrowed =
      dataset.as_uint32 ? narrow(value) : std::vector<std::uint32_t>();
  const void* elements = dataset.as_uint32 ? static_cast<const void*>(narrowed.data()) : value.data();
  if (value.numel() > 0) require(H5Dwrite(made, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements) >= 0);
  if (value.dtype() == DType::BFloat16) write_text(made, "dtype", "bfloat16");
}

Handle create_in_memory(const Hdf5Weights& weights) {
  std::size_t bytes = 1 << 16;
  for (const Hdf5Dataset& dataset : weights.datasets)
    bytes += static_cast<std::size_t>(dataset.value.bytes());
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  require(access && H5Pset_fapl_core(access, bytes, false) >= 0);
  Handle file(H5Fcreate("lamina-weights", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
  require(static_cast<bool>(file));
  return file;
}

std::vector<std::byte> image_of(hid_t file) {
  require(H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0);
  const ssize_t size = H5Fget_file_image(file, nullptr, 0);
  require(size > 0);
  std::vector<std::byte> image(static_cast<std::size_t>(size));
  require(H5Fget_file_image(file, image.data(), image.size()) == size);
  return image;
}

std::vector<std::byte> write(const Hdf5Weights& weights) {
  const std::set<std::string> groups = groups_of(weights);
  check_paths(weights, groups);
  std::vector<const Hdf5Dataset*> datasets;
  for (const Hdf5Dataset& dataset : weights.datasets) datasets.push_back(&dataset);
  std::ranges::sort(datasets, {}, [](const Hdf5Dataset* d) -> const std::string& { return d->path; });

  const auto locked = lock_library();
  require(H5open() >= 0);
  const Silence silence;
  const Handle file = create_in_memory(weights);
  for (const std::string& group : groups) {
    const auto name = weights.names.find(group);
    write_group(file, group, name == weights.names.end() ? nullptr : &name->second);
  }
  for (const Hdf5Dataset* dataset : datasets) write_dataset(file, *dataset);
  return image_of(file);
}

}  // namespace

std::vector<std::byte> write_hdf5(const Hdf5Weights& weights, const Source& where) {
  return at_line(where, [&] { return write(weights); });
}

}  // namespace lamina::data
