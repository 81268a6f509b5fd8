#include "core/ops/one_hot.h"

#include "cuda/language/half.h"
#include "tests/cuda/kernels/run_node.h"

namespace lamina::cuda {
namespace {

using std::int64_t;

// Some outside 0..depth-1.
template <class Index>
Tensor indices(int64_t count, int64_t depth) {
  std::vector<Index> values;
  for (int64_t i = 0; i < count; ++i) values.push_back(static_cast<Index>(i * 5 % (depth + 3) - 1));
  return Tensor::from(values, {count});
}

NodeRun one_hot(const Tensor& x, int64_t depth, DType dtype, int offset) {
  return NodeRun([=](const Values& in) { return ops::one_hot(in[0], depth, dtype); }, {x},
                 {.offset = offset});
}

class CudaOneHot : public OnEveryDevice {
 protected:
  // `one` is a 1 of the dtype.
  template <class T, class Index>
  void check(int64_t count, int64_t depth, DType dtype, T one) {
    SCOPED_TRACE(std::to_string(count) + " of " + std::to_string(depth));
    const Tensor x = indices<Index>(count, depth);
    for (const int offset : {0, 1}) {
      const NodeRun run = one_hot(x, depth, dtype, offset);
      for (int64_t i = 0; i < count * depth; ++i) {
        const bool hit = int64_t{x.span<Index>()[static_cast<std::size_t>(i / depth)]} == i % depth;
        const T expected = hit ? one : T{};
        ASSERT_EQ(std::memcmp(run.output.data() + i * static_cast<int64_t>(sizeof(T)), &expected, sizeof(T)),
                  0)
            << i;
      }
    }
  }
};

TEST_P(CudaOneHot, ManySizes) {
  for (const auto& [count, depth] :
       std::vector<std::pair<int64_t, int64_t>>{{1, 1}, {7, 1}, {5, 3}, {33, 10}, {700, 17}, {3, 1001}})
    check<float, std::int32_t>(count, depth, DType::Float32, 1.0f);
}

TEST_P(CudaOneHot, EveryType) {
  check<double, int64_t>(33, 3, DType::Float64, 1.0);
  check<bf16, std::int32_t>(33, 3, DType::BFloat16, from_float<bf16>(1));
  check<f16, std::int32_t>(33, 3, DType::Float16, from_float<f16>(1));
  check<std::int32_t, std::uint8_t>(33, 3, DType::Int32, 1);
  check<int64_t, std::int32_t>(33, 3, DType::Int64, 1);
  check<std::uint8_t, std::int32_t>(33, 3, DType::UInt8, 1);
  check<std::uint8_t, std::int32_t>(33, 3, DType::Bool, 1);
}

TEST_P(CudaOneHot, NothingIsNoLaunch) {
  EXPECT_TRUE(one_hot(indices<std::int32_t>(0, 3), 3, DType::Float32, 0).launches.empty());
  EXPECT_TRUE(one_hot(indices<std::int32_t>(3, 3), 0, DType::Float32, 0).launches.empty());
}

LAMINA_ON_EVERY_DEVICE(CudaOneHot);

}  // namespace
}  // namespace lamina::cuda
