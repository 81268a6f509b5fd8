#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace lamina::hostile {

// Whether `work` throws lamina::Error whose message has all of `words` and ends with a remedy on a line of
// its own, in under 2 s and with less than 1 GiB more memory than before.
//   EXPECT_TRUE(refused({"overlap"}, [&] { data::parse_safetensors(bytes, "x.safetensors"); }));
testing::AssertionResult refused(std::initializer_list<const char*> words, const std::function<void()>& work);

// Whether `work` ends, in whatever way that is not a crash, within the same bounds. It may throw
// lamina::Error only.
testing::AssertionResult bounded(const std::function<void()>& work);

// Texts are easier to put together than bytes.
std::vector<std::byte> as_bytes(const std::string& text);

// A number as `bytes` bytes, the lowest first.
std::string little_endian(unsigned long long number, int bytes);

}  // namespace lamina::hostile
