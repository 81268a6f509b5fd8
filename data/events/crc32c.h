#pragma once

#include <cstdint>
#include <string_view>

namespace lamina::data {

// The checksum CRC-32C (Castagnoli, polynomial 0x82f63b78 reflected), as iSCSI and TFRecord have it.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace lamina::data
