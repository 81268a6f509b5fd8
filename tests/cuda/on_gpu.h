#pragma once

#include <gtest/gtest.h>

#include "cuda/plugin/gpu.h"

namespace lamina::cuda {

// Tests on a real GPU; where there is none they are skipped and say why. CTest knows them by the suite's
// name.
template <class Base = ::testing::Test>
class OnGpu : public Base {
 protected:
  void SetUp() override {
    if (!gpu().device) GTEST_SKIP() << gpu().description;
  }
};

}  // namespace lamina::cuda
