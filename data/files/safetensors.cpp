#include "data/files/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "core/base/at_line.h"
#include "data/files/elements.h"
#include "data/files/file_bytes.h"
#include "data/files/little_endian.h"
#include "data/files/names.h"
#include "data/files/safetensors_header.h"

namespace lamina::data {
namespace {

constexpr std::size_t kLengthBytes = 8;  // also the alignment of the elements

struct Code {
  std::string_view name;
  DType dtype;
  std::int64_t file_bytes;
  bool is_signed;
};
constexpr Code kCodes[] = {
    {"F32", DType::Float32, 4, true},   {"F64", DType::Float64, 8, true}, {"F16", DType::Float16, 2, true},
    {"BF16", DType::BFloat16, 2, true}, {"I32", DType::Int32, 4, true},   {"I64", DType::Int64, 8, true},
    {"U8", DType::UInt8, 1, false},     {"BOOL", DType::Bool, 1, false},  {"I8", DType::Int32, 1, true},
    {"I16", DType::Int32, 2, true},     {"U16", DType::Int32, 2, false},  {"U32", DType::Int64, 4, false},
    {"U64", DType::Int64, 8, false}};

// The file's own type of a dtype.
std::string_view code_of(DType dtype) {
  return std::ranges::find_if(kCodes, [&](const Code& c) { return c.dtype == dtype; })->name;
}

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(fmt::format(
      "\"{}\" is not a sound safetensors file: {}.\n  Get it again from where it was made.", what, why));
}

std::string_view header_text(std::span<const std::byte> bytes, const std::string& what,
                             const Limits& limits) {
  if (bytes.size() < kLengthBytes) refuse(what, fmt::format("it has {} bytes", bytes.size()));
  const auto length = load_little_endian<std::uint64_t>(bytes, 0);
  if (length > bytes.size() - kLengthBytes)
    refuse(what, fmt::format("it claims a header of {} bytes and has {} in all", length, bytes.size()));
  if (length > limits.header_bytes)
    refuse(what,
           fmt::format("its header has {} bytes, more than the {} allowed", length, limits.header_bytes));
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length);
  if (!text.starts_with('{')) refuse(what, "its header does not begin with {");
  // The parser would take it for the end.
  if (text.find('\0') != std::string_view::npos) refuse(what, "its header holds a NUL character");
  return text;
}

// Each tensor's bytes begin where those of the one before it end, and the last ends with the file.
void check_tiling(const std::vector<SafetensorsEntry>& entries, std::uint64_t bytes,
                  const std::string& what) {
  for (const SafetensorsEntry& entry : entries)
    if (entry.begin > entry.end || entry.end > bytes)
      refuse(what, fmt::format("{} lies at bytes {} to {} of {}", in_quotes(entry.name), entry.begin,
                               entry.end, bytes));
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(entries[i].begin, entries[i].end); });
  std::uint64_t at = 0;
  for (std::size_t i : order) {
    if (entries[i].begin != at)
      refuse(what, in_quotes(entries[i].name) +
                       (entries[i].begin < at ? " overlaps another tensor" : " has a hole before it"));
    at = entries[i].end;
  }
  if (at != bytes) refuse(what, fmt::format("{} bytes follow its tensors", bytes - at));
}

Tensor tensor_of(const SafetensorsEntry& entry, std::span<const std::byte> data, const std::string& what) {
  const auto* code = std::ranges::find(kCodes, entry.dtype, &Code::name);
  if (code == std::end(kCodes))
    throw Error(fmt::format(
        "\"{}\" has the tensor {} of the type {}, which Lamina does not have.\n  Convert it to F32 or "
        "BF16.",
        what, in_quotes(entry.name), in_quotes(entry.dtype)));
  const auto expected = count_bytes(entry.shape, static_cast<std::uint64_t>(code->file_bytes));
  if (!expected || *expected != entry.end - entry.begin)
    refuse(what, fmt::format("{} has {} bytes, which is not what its shape and type take",
                             in_quotes(entry.name), entry.end - entry.begin));
  const Shape shape(std::vector<std::int64_t>(entry.shape.begin(), entry.shape.end()));
  return tensor_of_elements({code->dtype, code->file_bytes, code->is_signed}, shape,
                            data.subspan(entry.begin, entry.end - entry.begin), what, entry.name);
}

// As JSON. Names are sound: UTF-8, in which only the quote and the backslash need an escape; metadata may
// hold more.
std::string json_text(std::string_view text) {
  std::string json = "\"";
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20)
      json += fmt::format("\\u{:04x}", static_cast<int>(c));
    else
      json += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return json + "\"";
}

std::string metadata_json(const std::map<std::string, std::string>& metadata) {
  std::string json;
  for (const auto& [key, value] : metadata)
    json += (json.empty() ? "" : ",") + json_text(key) + ":" + json_text(value);
  return "\"__metadata__\":{" + json + "}";
}

// Where each tensor begins: the widest elements first, else in the given order.
std::vector<std::size_t> layout(const NamedTensors& tensors) {
  std::vector<std::size_t> order(tensors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(),
                           [&](std::size_t i) { return size_of(tensors[i].second.dtype()); });
  return order;
}

std::string header_json(const Safetensors& file, const std::vector<std::size_t>& order) {
  std::vector<std::int64_t> begin(file.tensors.size());
  std::int64_t at = 0;
  for (std::size_t i : order) {
    begin[i] = at;
    at += file.tensors[i].second.bytes();
  }
  std::string json = "{";
  if (!file.metadata.empty()) json += metadata_json(file.metadata);
  for (std::size_t i = 0; i < begin.size(); ++i) {
    const auto& [name, tensor] = file.tensors[i];
    json += fmt::format("{}{}:{{\"dtype\":\"{}\",\"shape\":[{}],\"data_offsets\":[{},{}]}}",
                        json.size() > 1 ? "," : "", json_text(name), code_of(tensor.dtype()),
                        fmt::join(tensor.shape().dims(), ","), begin[i], begin[i] + tensor.bytes());
  }
  json += "}";
  json.append((kLengthBytes - json.size() % kLengthBytes) % kLengthBytes, ' ');
  return json;
}

}  // namespace

Safetensors parse_safetensors(std::span<const std::byte> bytes, const std::string& what,
                              const Limits& limits) {
  const std::string_view text = header_text(bytes, what, limits);
  SafetensorsHeader header = parse_safetensors_header(text, what, limits);
  const std::span<const std::byte> data = bytes.subspan(kLengthBytes + text.size());
  check_tiling(header.entries, data.size(), what);
  Safetensors file;
  for (SafetensorsEntry& entry : header.entries) {
    Tensor tensor = tensor_of(entry, data, what);
    file.tensors.emplace_back(std::move(entry.name), std::move(tensor));
  }
  file.metadata = std::move(header.metadata);
  return file;
}

Safetensors read_safetensors(const std::string& path, const Limits& limits, const Source& where) {
  return at_line(where, [&] { return parse_safetensors(read_file(path, limits, where), path, limits); });
}

std::vector<std::byte> safetensors_bytes(const Safetensors& file) {
  std::set<std::string_view> names{"__metadata__"};
  for (const auto& [name, tensor] : file.tensors) {
    std::string fault = fault_of_name(name, {});
    if (fault.empty() && !names.insert(name).second) fault = "is there already";
    if (fault.empty() && !tensor.defined()) fault = "has an empty Tensor";
    if (!fault.empty())
      throw Error(
          fmt::format("a safetensors file cannot have the tensor {}: the name {}.\n  Give it another.",
                      in_quotes(name), fault));
  }
  for (const auto& [key, value] : file.metadata)
    if (!is_utf8(key) || !is_utf8(value))
      throw Error(
          fmt::format("the metadata {} of a safetensors file is not UTF-8.\n  Convert it.", in_quotes(key)));
  const std::vector<std::size_t> order = layout(file.tensors);
  const std::string header = header_json(file, order);
  std::vector<std::byte> out;
  append_little_endian(out, std::uint64_t{header.size()});
  const auto header_bytes = std::as_bytes(std::span(header));
  out.insert(out.end(), header_bytes.begin(), header_bytes.end());
  for (std::size_t i : order) {
    const Tensor& tensor = file.tensors[i].second;
    out.insert(out.end(), tensor.data(), tensor.data() + tensor.bytes());
  }
  return out;
}

void write_safetensors(const std::string& path, const Safetensors& file, const Source& where) {
  at_line(where, [&] { write_file(path, safetensors_bytes(file), where); });
}

}  // namespace lamina::data
