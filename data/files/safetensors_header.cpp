#include "data/files/safetensors_header.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "core/base/error.h"
#include "data/files/names.h"

namespace lamina::data {
namespace {

// Follows the parser through {"name": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "__metadata__":
// {"a": "b"}}. Each event is sound in some of the places only; nothing nests deeper than they do.
class HeaderReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  HeaderReader(const std::string& what, const Limits& limits) : what_(what), limits_(limits) {}

  SafetensorsHeader header;

  bool null() override { refuse("holds null where it should not"); }
  bool boolean(bool) override { refuse("holds a bool where it should not"); }
  bool number_integer(number_integer_t) override { refuse("holds a negative number"); }
  bool number_float(number_float_t, const string_t& text) override {
    refuse("holds " + in_quotes(text) + ", which is not a whole number of 64 bits");
  }
  bool binary(binary_t&) override { refuse("holds bytes"); }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ == Place::Shape && header.entries.back().shape.size() < static_cast<std::size_t>(limits_.rank))
      header.entries.back().shape.push_back(value);
    else if (place_ == Place::Offsets && offsets_ < 2)
      (offsets_++ == 0 ? header.entries.back().begin : header.entries.back().end) = value;
    else
      refuse(place_ == Place::Shape ? fmt::format("has more than {} dimensions for a tensor", limits_.rank)
                                    : "holds a number where it should not");
    return true;
  }

  bool string(string_t& value) override {
    if (place_ == Place::Metadata)
      header.metadata[key_] = std::move(value);
    else if (place_ == Place::Tensor && key_ == "dtype")
      header.entries.back().dtype = std::move(value);
    else
      refuse("holds a text where it should not");
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::Outside && !begun_) {
      place_ = Place::Tensors;
      begun_ = true;
    } else if (place_ == Place::Tensors) {
      place_ = key_ == "__metadata__" ? Place::Metadata : Place::Tensor;
      if (place_ == Place::Tensor) begin_tensor();
    } else {
      refuse("nests too deep");
    }
    return true;
  }

  bool end_object() override {
    if (place_ == Place::Tensor && (seen_dtype_ + seen_shape_ + seen_offsets_) != 3)
      refuse("lacks the dtype, shape or data_offsets of " + in_quotes(header.entries.back().name));
    place_ = place_ == Place::Tensors ? Place::Outside : Place::Tensors;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::Tensor || key_ == "dtype") refuse("holds a list where it should not");
    place_ = key_ == "shape" ? Place::Shape : Place::Offsets;
    offsets_ = 0;
    return true;
  }

  bool end_array() override {
    if (place_ == Place::Offsets && offsets_ != 2) refuse("has data_offsets that are not two numbers");
    place_ = Place::Tensor;
    return true;
  }

  bool key(string_t& name) override {
    key_ = std::move(name);
    if (place_ == Place::Tensor) {
      bool& seen = key_ == "dtype" ? seen_dtype_ : key_ == "shape" ? seen_shape_ : seen_offsets_;
      if (&seen == &seen_offsets_ && key_ != "data_offsets")
        refuse("has the unknown member " + in_quotes(key_));
      if (seen) refuse("has the member " + in_quotes(key_) + " twice");
      seen = true;
    } else if (place_ == Place::Metadata) {
      if (header.metadata.count(key_)) refuse("has the member " + in_quotes(key_) + " twice");
    } else if (!names_.insert(key_).second) {
      refuse("names " + in_quotes(key_) + " twice");
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    refuse(fmt::format("is not JSON, at its byte {}", position));
  }

 private:
  enum class Place { Outside, Tensors, Tensor, Shape, Offsets, Metadata };

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(
        fmt::format("the header of \"{}\" {}.\n  Get the file again from where it was made.", what_, why));
  }

  void begin_tensor() {
    if (const std::string fault = fault_of_name(key_, limits_); !fault.empty())
      refuse("names a tensor " + in_quotes(key_) + "; the name " + fault);
    if (header.entries.size() >= limits_.tensors)
      refuse(fmt::format("names more tensors than the {} allowed", limits_.tensors));
    header.entries.emplace_back().name = key_;
    seen_dtype_ = seen_shape_ = seen_offsets_ = false;
  }

  const std::string& what_;
  const Limits& limits_;
  Place place_ = Place::Outside;
  bool begun_ = false;
  std::string key_;
  std::unordered_set<std::string> names_;
  bool seen_dtype_ = false, seen_shape_ = false, seen_offsets_ = false;
  int offsets_ = 0;
};

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view json, const std::string& what,
                                           const Limits& limits) {
  HeaderReader reader(what, limits);
  nlohmann::json::sax_parse(json, &reader);
  return std::move(reader.header);
}

}  // namespace lamina::data
