#include "data/hdf5/walk.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "data/hdf5/file_image.h"
#include "data/hdf5/file_type.h"
#include "data/hdf5/handle.h"
#include "data/hdf5/read_attribute.h"
#include "data/hdf5/refuse_damaged.h"

namespace lamina::data {
namespace {

using Kind = Refusal::Kind;

// Where an object lies in the file: equal for two ways to the same one.
std::string place_of(hid_t object) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info{};
  if (H5Oget_info3(object, &info, H5O_INFO_BASIC) < 0) refuse_damaged();
  return {reinterpret_cast<const char*>(&info.token), sizeof(info.token)};
#else
  H5O_info_t info{};
  if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) refuse_damaged();
  return {reinterpret_cast<const char*>(&info.addr), sizeof(info.addr)};
#endif
}

struct Link {
  std::string name;
  H5L_type_t type;
};

// The links of a group, collected within libhdf5, through which no exception may pass.
struct Links {
  std::vector<Link> links;
  std::int64_t most = 0;
  bool too_many = false;
  bool out_of_memory = false;
};

herr_t collect(hid_t, const char* name, const H5L_info_t* info, void* to) noexcept {
  auto& all = *static_cast<Links*>(to);
  all.too_many = static_cast<std::int64_t>(all.links.size()) >= all.most;
  if (all.too_many) return 1;
  try {
    all.links.push_back({name, info->type});
  } catch (...) {
    all.out_of_memory = true;
    return 1;
  }
  return 0;
}

class Walk {
 public:
  Walk(std::int64_t file_bytes, const Hdf5Limits& limits, ListingWriter& to)
      : file_bytes_(file_bytes),
        bytes_left_(std::min(file_bytes, limits.tensor_bytes)),
        limits_(limits),
        to_(to) {}

  void group(hid_t group, const std::string& path, int depth) {
    enter(group, path);
    if (depth > limits_.depth)
      throw Refusal{Kind::TooMuch, fmt::format("its groups lie more than {} deep", limits_.depth)};
    if (const auto name = read_text_attribute(group, path, "name", limits_); name && !path.empty())
      to_.name(path, *name);
    for (const Link& link : links_of(group)) follow(group, path, link, depth);
  }

 private:
  std::vector<Link> links_of(hid_t group) {
    Links found;
    found.most = limits_.objects - objects_;
    hsize_t first = 0;
    const herr_t status = H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &first, collect, &found);
    if (found.out_of_memory) throw std::bad_alloc();
    if (found.too_many) refuse_objects();
    if (status < 0) refuse_damaged();
    return std::move(found.links);
  }

  void follow(hid_t group, const std::string& from, const Link& link, int depth) {
    if (!sound_name(link.name))
      throw Refusal{Kind::Foreign, "the name of one of its links is empty or not text"};
    const std::string path = from.empty() ? link.name : from + "/" + link.name;
    if (static_cast<std::int64_t>(path.size()) > limits_.path_bytes)
      throw Refusal{Kind::TooMuch, fmt::format("it has a path longer than {} bytes", limits_.path_bytes)};
    if (link.type == H5L_TYPE_SOFT) refuse(path, "is a soft link");
    if (link.type != H5L_TYPE_HARD) refuse(path, "is an external link: it leads to another file");
    const Handle object(H5Oopen(group, link.name.c_str(), H5P_DEFAULT), H5Oclose);
    if (!object) refuse_damaged();
    const H5I_type_t type = H5Iget_type(object);
    if (type == H5I_GROUP)
      this->group(object, path, depth + 1);
    else if (type == H5I_DATASET)
      dataset(object, path);
    else
      refuse(path, "is neither a group nor a dataset");
  }

  void dataset(hid_t dataset, const std::string& path) {
    enter(dataset, path);
    refuse_other_storage(dataset, path);
    ListedDataset found{path, element(dataset, path), shape(dataset, path), 0};
    const std::int64_t bytes = take_bytes(found);
    if (bytes > 0) found.offset = offset(dataset, path, bytes);
    to_.dataset(found);
  }

  // Counts the object, and refuses one that was there before: a cycle, or a bomb of links to links.
  void enter(hid_t object, const std::string& path) {
    if (++objects_ > limits_.objects) refuse_objects();
    if (!seen_.insert(place_of(object)).second)
      refuse(path,
             "is an object that was reached before: its links form a cycle, or lead to one object twice");
  }

  void refuse_other_storage(hid_t dataset, const std::string& path) {
    const Handle how(H5Dget_create_plist(dataset), H5Pclose);
    if (!how) refuse_damaged();
    const H5D_layout_t layout = H5Pget_layout(how);
    const int filters = H5Pget_nfilters(how);
    const int files = H5Pget_external_count(how);
    if (layout < 0 || filters < 0 || files < 0) refuse_damaged();
    if (layout == H5D_VIRTUAL) refuse(path, "is a virtual dataset: its values lie elsewhere");
    if (files > 0) refuse(path, "is an external dataset: its values lie in another file");
    if (filters > 0) refuse(path, filter_sentence(how));
    if (layout == H5D_CHUNKED) refuse(path, "is stored in chunks");
    if (layout != H5D_CONTIGUOUS) refuse(path, "is stored among the file's own records");
  }

  static std::string filter_sentence(hid_t how) {
    unsigned flags = 0, settings = 0;
    size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(how, 0, &flags, &values, nullptr, 0, nullptr, &settings);
    return fmt::format("goes through a filter (number {}), such as compression", filter);
  }

  ElementType element(hid_t dataset, const std::string& path) {
    const Handle type(H5Dget_type(dataset), H5Tclose);
    if (!type) refuse_damaged();
    const auto element = element_of(type);
    const auto dtype = read_text_attribute(dataset, path, "dtype", limits_);
    if (!element || (element->dtype == DType::BFloat16 && dtype != "bfloat16"))
      refuse(path, "has elements of " + describe(type));
    return *element;
  }

  static std::string describe(hid_t type) {
    constexpr std::array<const char*, 11> kClasses{"an integer type",  "a float type",
                                                   "a time type",      "a string type",
                                                   "a bit field type", "an opaque type",
                                                   "a compound type",  "a reference type",
                                                   "an enumeration",   "a type of variable length",
                                                   "an array type"};
    const int kind = H5Tget_class(type);
    const bool big = (kind == H5T_INTEGER || kind == H5T_FLOAT) && H5Tget_order(type) != H5T_ORDER_LE;
    const std::string name =
        kind >= 0 && kind < 11 ? kClasses[static_cast<std::size_t>(kind)] : "an unknown type";
    return fmt::format("{} ({} bytes{}) that is not one of Lamina's", name, H5Tget_size(type),
                       big ? ", big-endian" : "");
  }

  Shape shape(hid_t dataset, const std::string& path) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    const H5S_class_t kind = space ? H5Sget_simple_extent_type(space) : H5S_NO_CLASS;
    if (kind == H5S_NULL) refuse(path, "has no values, not even a shape");
    const int rank = H5Sget_simple_extent_ndims(space);
    if (kind == H5S_NO_CLASS || rank < 0) refuse_damaged();
    if (rank > limits_.rank || rank > H5S_MAX_RANK)
      throw Refusal{Kind::TooMuch,
                    fmt::format("\"{}\" has {} dimensions, more than {}", path, rank, limits_.rank)};
    std::array<hsize_t, H5S_MAX_RANK> dims{};
    if (H5Sget_simple_extent_dims(space, dims.data(), nullptr) < 0) refuse_damaged();
    Shape shape;
    for (int i = 0; i < rank; ++i) {
      const hsize_t dim = dims[static_cast<std::size_t>(i)];
      if (dim > INT64_MAX) refuse_size(path, "a dimension of 2^63 or more");
      shape.push_back(static_cast<std::int64_t>(dim));
    }
    return shape;
  }

  // The bytes of its elements, taken off what the file can still hold.
  std::int64_t take_bytes(const ListedDataset& dataset) {
    if (std::ranges::find(dataset.shape, 0) != dataset.shape.end()) return 0;
    std::int64_t bytes = dataset.element.file_bytes();
    for (std::int64_t dim : dataset.shape) {
      if (bytes > bytes_left_ / dim) refuse_size(dataset.path, shape_text(dataset.shape));
      bytes *= dim;
    }
    bytes_left_ -= bytes;
    return bytes;
  }

  std::int64_t offset(hid_t dataset, const std::string& path, std::int64_t bytes) {
    const hsize_t stored = H5Dget_storage_size(dataset);
    const haddr_t offset = H5Dget_offset(dataset);
    if (offset == HADDR_UNDEF || stored < static_cast<hsize_t>(bytes))
      refuse_size(path, "values that it does not hold");
    if (offset > static_cast<haddr_t>(file_bytes_ - bytes)) refuse_size(path, "values behind its end");
    return static_cast<std::int64_t>(offset);
  }

  // Without streams: UBSan looks at their types through a pipe, and this process can open none.
  static std::string shape_text(const Shape& shape) {
    return fmt::format("the shape [{}]", fmt::join(shape.begin(), shape.end(), ", "));
  }

  [[noreturn]] static void refuse(const std::string& path, const std::string& why) {
    throw Refusal{Kind::Foreign, fmt::format("\"{}\" {}", path, why)};
  }
  [[noreturn]] void refuse_size(const std::string& path, const std::string& what) const {
    throw Refusal{Kind::Damaged,
                  fmt::format("\"{}\" claims {}; the file has {} bytes, {} of them left for values", path,
                              what, file_bytes_, bytes_left_)};
  }
  [[noreturn]] void refuse_objects() const {
    throw Refusal{Kind::TooMuch, fmt::format("it has more than {} groups and datasets", limits_.objects)};
  }

  const std::int64_t file_bytes_;
  std::int64_t bytes_left_;
  std::int64_t objects_ = 0;
  std::set<std::string> seen_;
  const Hdf5Limits& limits_;
  ListingWriter& to_;
};

}  // namespace

void list_hdf5(std::span<const std::byte> file, const Hdf5Limits& limits, const Say& say) {
  ListingWriter to(say);
  try {
    if (H5open() < 0) throw std::bad_alloc();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
    const Handle image = open_image(file);
    const Handle root(H5Gopen2(image, "/", H5P_DEFAULT), H5Gclose);
    if (!root) refuse_damaged();
    Walk(static_cast<std::int64_t>(file.size()), limits, to).group(root, "", 0);
    to.end();
  } catch (const Refusal& refusal) {
    to.refusal(refusal);
    to.end();
  }
}

}  // namespace lamina::data
