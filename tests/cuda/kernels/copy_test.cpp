// Copies of byte ranges: several in one launch, of any length, from and to any address.

#include "cuda/kernels/copy.h"
#include "tests/cuda/on_every_device.h"

#include <gtest/gtest.h>

#include <vector>

namespace lamina::cuda {
namespace {

using Bytes = DeviceArray<std::byte>;

std::vector<std::byte> counted(std::size_t count) {
  std::vector<std::byte> bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(i * 7 + 1);
  return bytes;
}

class CopyKernel : public OnEveryDevice {};

TEST_P(CopyKernel, CopiesEveryByteAndNoOther) {
  constexpr std::size_t kMost = 70'000;
  const std::vector<std::byte> source = counted(kMost + 16);
  const Bytes from(source);
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{1000}, kMost})
    for (const std::size_t shift_from : {0, 4, 5})
      for (const std::size_t shift_to : {0, 3, 4}) {
        const Bytes to(std::vector<std::byte>(bytes + 16, std::byte{0xAA}));
        CopyParameters p{};
        p.ranges[p.count++] = {from.data() + shift_from, to.data() + shift_to,
                               static_cast<std::int64_t>(bytes)};
        launch_now("copy", p);
        const std::vector<std::byte> result = to.read();
        for (std::size_t i = 0; i < result.size(); ++i) {
          const bool inside = i >= shift_to && i < shift_to + bytes;
          ASSERT_EQ(result[i], inside ? source[i - shift_to + shift_from] : std::byte{0xAA})
              << "byte " << i << " of " << bytes << ", from " << shift_from << " to " << shift_to;
        }
      }
}

TEST_P(CopyKernel, TakesManyRanges) {
  const std::vector<std::byte> source = counted(4096);
  const Bytes from(source), to(std::vector<std::byte>(4096));
  CopyParameters p{};
  std::size_t at = 0;
  for (; p.count < CopyParameters::kMost; at += static_cast<std::size_t>(p.count)) {
    const std::int64_t bytes = p.count + 1;
    p.ranges[p.count++] = {from.data() + at, to.data() + at, bytes};
  }
  launch_now("copy", p);
  const std::vector<std::byte> result = to.read();
  for (std::size_t i = 0; i < at; ++i) ASSERT_EQ(result[i], source[i]) << i;
}

TEST_P(CopyKernel, LeavesAllAloneOnceTheWordIsRaised) {
  const Bytes from(counted(64)), to(std::vector<std::byte>(64));
  const DeviceArray<ErrorWord> word(std::vector<ErrorWord>{{.raised = 1}});
  CopyParameters p{};
  p.ranges[p.count++] = {from.data(), to.data(), 64};
  p.guard = word.data();
  launch_now("copy", p);
  EXPECT_EQ(to.read(), std::vector<std::byte>(64));
}

LAMINA_ON_EVERY_DEVICE(CopyKernel);

}  // namespace
}  // namespace lamina::cuda
