#include "data/events/proto_message.h"

#include <bit>

namespace lamina::data {
namespace {

constexpr int kVarint = 0, kFixed64 = 1, kLengthThenBytes = 2, kFixed32 = 5;

}  // namespace

ProtoMessage& ProtoMessage::integer(int field, std::int64_t value) {
  key(field, kVarint);
  varint(static_cast<std::uint64_t>(value));
  return *this;
}

ProtoMessage& ProtoMessage::number(int field, float value) {
  key(field, kFixed32);
  text_ += little_endian_bytes(std::bit_cast<std::uint32_t>(value));
  return *this;
}

ProtoMessage& ProtoMessage::number(int field, double value) {
  key(field, kFixed64);
  text_ += little_endian_bytes(std::bit_cast<std::uint64_t>(value));
  return *this;
}

ProtoMessage& ProtoMessage::bytes(int field, std::string_view value) {
  key(field, kLengthThenBytes);
  varint(value.size());
  text_ += value;
  return *this;
}

void ProtoMessage::key(int field, int wire_type) {
  varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire_type));
}

void ProtoMessage::varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) text_ += static_cast<char>(value | 0x80);
  text_ += static_cast<char>(value);
}

}  // namespace lamina::data
