#include <gtest/gtest.h>

#include <set>

#include "cuda/native/cublaslt/open.h"
#include "cuda/native/cublaslt/product_plan.h"

namespace lamina::cuda::native {
namespace {

MatmulParameters plain(DType dtype = DType::Float32) {
  MatmulParameters p;
  p.dtype = static_cast<std::int32_t>(dtype);
  p.m = 128;
  p.k = 256;
  p.n = 512;
  return p;
}

TEST(CublasLtProduct, IsReadFromALaunchWithoutItsAddresses) {
  MatmulParameters p = plain();
  p.relu = true;
  const auto product = product_of(launch_of("cublaslt_dense", p));
  ASSERT_TRUE(product);
  EXPECT_TRUE(product->bias && product->relu);
  EXPECT_EQ(product->matrices.a.rows, 512);
  p.bias = p.a.data = reinterpret_cast<const std::byte*>(4096);
  p.alpha = 2;
  EXPECT_EQ(text_of(*product), text_of(*product_of(launch_of("cublaslt_dense", p))));
  EXPECT_NE(text_of(*product), text_of(*product_of(launch_of("cublaslt_matmul", p))));
  EXPECT_FALSE(product_of(launch_of("matmul", p)));
}

TEST(CublasLtProduct, TextsTellProductsApart) {
  std::set<std::string> texts;
  auto add = [&](void (*change)(MatmulParameters&)) {
    MatmulParameters p = plain();
    change(p);
    texts.insert(text_of(*product_of(launch_of("cublaslt_matmul", p))));
  };
  add([](MatmulParameters&) {});
  add([](MatmulParameters& p) { p.m = 129; });
  add([](MatmulParameters& p) { p.n = 513; });
  add([](MatmulParameters& p) { p.k = 257; });
  add([](MatmulParameters& p) { p.a.transposed = true; });
  add([](MatmulParameters& p) { p.b.transposed = true; });
  add([](MatmulParameters& p) { p.relu = true; });
  add([](MatmulParameters& p) { p.dtype = static_cast<std::int32_t>(DType::BFloat16); });
  add([](MatmulParameters& p) {
    p.rank = 1;
    p.batch[0] = 3;
    p.a.strides[0] = 128 * 256;
    p.b.strides[0] = 256 * 512;
  });
  EXPECT_EQ(texts.size(), 9u);
}

// The library takes every description that we make; which algorithm it would choose, it says on a GPU only.
TEST(CublasLt, TakesOurDescriptions) {
  std::string why_not;
  const auto library = load_cublaslt(why_not);
  if (!library) GTEST_SKIP() << why_not;
  EXPECT_TRUE(library->name().starts_with("cuBLASLt ")) << library->name();
  for (DType dtype : {DType::Float32, DType::Float64, DType::BFloat16, DType::Float16})
    for (const char* kernel : {"cublaslt_matmul", "cublaslt_dense"}) {
      MatmulParameters p = plain(dtype);
      p.b.transposed = true;
      p.relu = dtype == DType::Float16;
      EXPECT_NO_THROW(ProductDescriptors(*library, *product_of(launch_of(kernel, p)))) << kernel;
    }
}

TEST(CublasLt, SaysWhyItIsNotThere) {
  std::string why_not;
  if (open_cublaslt(why_not)) GTEST_SKIP() << "it is there";
  EXPECT_TRUE(why_not.starts_with("no cuBLASLt (")) << why_not;
}

}  // namespace
}  // namespace lamina::cuda::native
