#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/cuda/emulator/device_array.h"
#include "tests/cuda/emulator/in_every_order.h"

namespace lamina::cuda::emulator {
namespace {

// LAMINA_LOADED_LATER is the path of the shared object made from loaded_later/loaded_later.cu.
TEST(LoadedLater, AFaultInASharedObjectNamesItsSourceLine) {
  void* const object = ::dlopen(LAMINA_LOADED_LATER, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(object, nullptr) << ::dlerror();
  const auto kernel =
      reinterpret_cast<int (*)(const float*, float*, std::int64_t)>(::dlsym(object, "loaded_later"));
  ASSERT_NE(kernel, nullptr);
  auto x = DeviceArray<float>::zeros(101), y = DeviceArray<float>::zeros(101);
  EXPECT_EQ(kernel(x.data(), y.data(), 100), 0);
  expect_silence();
  EXPECT_EQ(kernel(x.data(), y.data(), 101), 719);
  expect_report(ReportKind::OutOfBounds,
                "loaded_later_kernel: 4-byte read at loaded_later.cu:9 by thread (37,0,0)");
}

}  // namespace
}  // namespace lamina::cuda::emulator
