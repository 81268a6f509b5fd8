#include "tests/support/values.h"

#include "layers/initializers/initializers.h"
#include "tests/support/expect_close.h"

namespace lamina::support {

Initializer given(std::vector<float> values) {
  return initializers::custom("Given", [values = std::move(values)](const TensorType& type, std::uint64_t) {
    return Tensor::from(values, type.shape);
  });
}

void expect_values(const Tensor& tensor, const std::vector<double>& values, const std::string& what) {
  expect_close(tensor, Tensor::from(values, tensor.shape()), kElementwise, what);
}

}  // namespace lamina::support
