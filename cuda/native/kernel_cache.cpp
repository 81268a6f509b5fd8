#include "cuda/native/kernel_cache.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

namespace lamina::cuda::native {
namespace {

constexpr std::string_view kMagic = "lamina kernel 1\n";

// FNV-1a. It finds damage and names files; that a file is the right one says the key inside.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (unsigned char c : text) value = (value ^ c) * 0x100000001b3;
  return value;
}

std::string hex(std::uint64_t value) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
  return digits.data();
}

// A file is: magic, hash of the rest, length of the key, key, contents; numbers are 16 hexadecimal digits.
std::string packed(const std::string& key, const std::string& contents) {
  const std::string rest = hex(key.size()) + key + contents;
  return std::string(kMagic) + hex(hash(rest)) + rest;
}

std::optional<std::string> unpacked(std::string_view file, const std::string& key) {
  constexpr std::size_t kDigits = 16;
  const std::size_t head = kMagic.size() + 2 * kDigits;
  if (file.size() < head + key.size() || !file.starts_with(kMagic)) return std::nullopt;
  const std::string_view rest = file.substr(kMagic.size() + kDigits);
  if (file.substr(kMagic.size(), kDigits) != hex(hash(rest))) return std::nullopt;
  if (rest.substr(0, kDigits) != hex(key.size()) || rest.substr(kDigits, key.size()) != key)
    return std::nullopt;
  return std::string(file.substr(head + key.size()));
}

}  // namespace

std::filesystem::path KernelCache::standard_folder() {
  auto in = [](const char* variable, const char* below) -> std::filesystem::path {
    const char* value = std::getenv(variable);
    return value && *value ? std::filesystem::path(value) / below : std::filesystem::path();
  };
  for (const auto& folder :
       {in("LAMINA_CACHE", ""), in("XDG_CACHE_HOME", "lamina"), in("HOME", ".cache/lamina")})
    if (!folder.empty()) return folder;
  return {};
}

std::string KernelCache::get(const std::string& key, const std::function<std::string()>& make) const {
  if (auto kept = find(key)) return *kept;
  std::string made = make();
  keep(key, made);
  return made;
}

std::optional<std::string> KernelCache::find(const std::string& key) const {
  if (folder_.empty()) return std::nullopt;
  std::ifstream file(file_of(key), std::ios::binary);
  if (!file) return std::nullopt;
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return file.bad() ? std::nullopt : unpacked(bytes, key);
}

void KernelCache::keep(const std::string& key, const std::string& contents) const {
  if (folder_.empty()) return;
  static std::atomic<unsigned> number{0};
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
  const std::filesystem::path whole = file_of(key);
  std::filesystem::path part = whole;
  part += "." + std::to_string(::getpid()) + "." + std::to_string(number++) + ".part";
  bool written = false;
  {
    std::ofstream file(part, std::ios::binary);
    file << packed(key, contents);
    written = static_cast<bool>(file.flush());
  }
  if (written) std::filesystem::rename(part, whole, ignored);
  if (!written || ignored) std::filesystem::remove(part, ignored);
}

std::filesystem::path KernelCache::file_of(const std::string& key) const {
  return folder_ / (hex(hash(key)) + ".kernel");
}

std::string cubin_key(const std::string& source, int capability, const std::string& nvrtc_version) {
  return "sm_" + std::to_string(capability) + " NVRTC " + nvrtc_version + "\n" + source;
}

}  // namespace lamina::cuda::native
