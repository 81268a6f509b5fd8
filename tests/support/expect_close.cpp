#include "tests/support/expect_close.h"

#include <gtest/gtest.h>

namespace lamina::support {

void expect_close(const Tensor& value, const Tensor& reference, const Tolerance& tolerance,
                  const std::string& what) {
  ASSERT_EQ(value.shape(), reference.shape()) << what;
  int shown = 0;
  for (std::int64_t i = 0; i < value.numel() && shown < 3; ++i)
    if (!tolerance.accepts(value.value(i), reference.value(i)))
      ADD_FAILURE() << what << ": element " << i << " of " << value.type() << " is " << value.value(i)
                    << ", not " << reference.value(i) << " (" << ++shown << " shown)";
}

}  // namespace lamina::support
