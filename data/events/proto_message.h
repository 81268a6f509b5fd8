#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamina::data {

// A message in protobuf's wire format, written field by field; fields that are not written have their
// defaults. Source of the format: protobuf.dev, "Encoding".
//   ProtoMessage value;  value.bytes(1, "loss").number(2, 0.5F);
//   ProtoMessage summary;  summary.message(1, value);
class ProtoMessage {
 public:
  ProtoMessage& integer(int field, std::int64_t value);  // int32, int64, bool, enum
  ProtoMessage& number(int field, float value);
  ProtoMessage& number(int field, double value);
  ProtoMessage& bytes(int field, std::string_view value);  // bytes, string
  ProtoMessage& message(int field, const ProtoMessage& value) { return bytes(field, value.text()); }

  const std::string& text() const { return text_; }

 private:
  void key(int field, int wire_type);
  void varint(std::uint64_t value);

  std::string text_;
};

// A number's bytes, the lowest first.
template <class Unsigned>
std::string little_endian_bytes(Unsigned value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(value); ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xff);
  return bytes;
}

}  // namespace lamina::data
