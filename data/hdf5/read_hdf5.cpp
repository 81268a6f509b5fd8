#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "core/base/at_line.h"
#include "data/hdf5/child_process.h"
#include "data/hdf5/handle.h"
#include "data/hdf5/hdf5_weights.h"
#include "data/hdf5/listing.h"
#include "data/hdf5/walk.h"

namespace lamina::data {
namespace {

constexpr std::array<unsigned char, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
constexpr std::int64_t kBytesASecond = 16 << 20;  // of a file that is nearly all metadata
constexpr std::int64_t kMostAnswer = std::int64_t{1} << 28;

constexpr const char* kGetAgain = "Get the file again, or save the weights again with Keras 3.";
constexpr const char* kSaveAgain = "Save the weights again with Keras 3, which writes plain datasets only.";
constexpr const char* kAllowMore = "If you trust the file, read it with larger Hdf5Limits.";

[[noreturn]] void refuse(const std::string& what, const std::string& why, const char* remedy) {
  throw Error(what + " cannot be read as HDF5 weights: " + why + ".\n  " + remedy);
}

const char* remedy_for(Refusal::Kind kind) {
  if (kind == Refusal::Kind::Damaged) return kGetAgain;
  return kind == Refusal::Kind::Foreign ? kSaveAgain : kAllowMore;
}

// A refusal's reason may hold names from the file, and was said by the child.
std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, '?');
  return text.substr(0, 2048);
}

ChildLimits child_limits(std::span<const std::byte> file, const Hdf5Limits& limits) {
  const auto bytes = static_cast<std::int64_t>(file.size());
  const double more_seconds = static_cast<double>(bytes) / kBytesASecond;
  return {limits.memory_bytes, limits.cpu_seconds + more_seconds,
          limits.wait_seconds > 0 ? limits.wait_seconds + more_seconds : 0,
          std::min((std::int64_t{1} << 20) + 8 * std::min(bytes, kMostAnswer), kMostAnswer)};
}

ChildAnswer ask(std::span<const std::byte> file, const Hdf5Limits& limits) {
  auto locked = lock_library();
  ChildProcess child([&](const Say& say) { list_hdf5(file, limits, say); }, child_limits(file, limits));
  locked.unlock();
  return child.answer();
}

// The bytes of `dataset`, if they lie within the file and `bytes_left` is enough for them.
std::span<const std::byte> bytes_of(const ListedDataset& dataset, std::span<const std::byte> file,
                                    std::size_t& bytes_left) {
  if (std::ranges::find(dataset.shape, 0) != dataset.shape.end()) return {};
  auto bytes = static_cast<std::size_t>(dataset.element.file_bytes());
  for (std::int64_t dim : dataset.shape)
    if (__builtin_mul_overflow(bytes, static_cast<std::size_t>(dim), &bytes)) throw Refusal{};
  const auto offset = static_cast<std::size_t>(dataset.offset);
  if (bytes > bytes_left || offset > file.size() || bytes > file.size() - offset) throw Refusal{};
  bytes_left -= bytes;
  return file.subspan(offset, bytes);
}

Tensor widen(std::span<const std::byte> bytes, const Shape& shape) {
  Tensor wide({DType::Int64, shape});
  for (std::int64_t& value : wide.mutable_span<std::int64_t>()) {
    std::uint32_t narrow = 0;
    std::memcpy(&narrow, bytes.data(), sizeof narrow);
    bytes = bytes.subspan(sizeof narrow);
    value = narrow;
  }
  return wide;
}

Hdf5Dataset take(const ListedDataset& listed, std::span<const std::byte> file, std::size_t& bytes_left) {
  const std::span<const std::byte> bytes = bytes_of(listed, file, bytes_left);
  if (listed.element.uint32) return {listed.path, widen(bytes, listed.shape), true};
  if (listed.element.dtype == DType::Bool &&
      std::ranges::any_of(bytes, [](std::byte b) { return b > std::byte{1}; }))
    throw Refusal{Refusal::Kind::Damaged,
                  "\"" + listed.path + "\" holds a truth value that is neither 0 nor 1"};
  Tensor value({listed.element.dtype, listed.shape});
  if (!bytes.empty()) std::memcpy(value.data(), bytes.data(), bytes.size());
  return {listed.path, std::move(value)};
}

Hdf5Weights read(std::span<const std::byte> file, const std::string& what, const Hdf5Limits& limits) {
  if (file.size() < kSignature.size() || std::memcmp(file.data(), kSignature.data(), kSignature.size()) != 0)
    refuse(what, "it does not begin as an HDF5 file does", kGetAgain);
  const ChildAnswer answer = ask(file, limits);
  if (!answer.failure.empty())
    refuse(what, "the process that read it " + answer.failure, answer.starved ? kAllowMore : kGetAgain);
  std::optional<Listing> listing = parse_listing(answer.bytes, limits);
  if (!listing) refuse(what, "the process that read it answered nonsense", kGetAgain);
  Hdf5Weights weights{{}, std::move(listing->names)};
  try {
    if (listing->refusal) throw Refusal(*listing->refusal);
    auto bytes_left = static_cast<std::size_t>(
        std::min(static_cast<std::uint64_t>(file.size()), static_cast<std::uint64_t>(limits.tensor_bytes)));
    for (const ListedDataset& listed : listing->datasets)
      weights.datasets.push_back(take(listed, file, bytes_left));
  } catch (const Refusal& refusal) {
    const bool said = !refusal.reason.empty();
    refuse(what, said ? printable(refusal.reason) : "the process that read it answered nonsense",
           remedy_for(refusal.kind));
  }
  return weights;
}

}  // namespace

Hdf5Weights read_hdf5(std::span<const std::byte> file, const std::string& what, const Hdf5Limits& limits,
                      const Source& where) {
  return at_line(where, [&] { return read(file, what, limits); });
}

}  // namespace lamina::data
