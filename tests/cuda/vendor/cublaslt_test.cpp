// Products lowered for a GPU with cuBLASLt: our rules of what it is asked for and how, and a training step on
// the emulated device that plays it, against the CPU.

#include <gtest/gtest.h>
#include <lamina/lamina.h>

#include <algorithm>
#include <cmath>

#include "cpu/backend.h"
#include "cuda/backend.h"
#include "cuda/emulated/device.h"
#include "cuda/lowering/column_major.h"
#include "cuda/lowering/cublaslt.h"
#include "model/training/feed.h"
#include "model/training/trainer.h"

namespace lamina {
namespace {

using cuda::ColumnMajor;
using cuda::MatmulParameters;

// A product that is worth it: [128, 256] x [256, 512].
MatmulParameters plain() {
  MatmulParameters p;
  p.m = 128;
  p.k = 256;
  p.n = 512;
  return p;
}

std::string refusal(void (*change)(MatmulParameters&)) {
  MatmulParameters p = plain();
  change(p);
  return cuda::cublaslt_refusal(p);
}

void set_batch(MatmulParameters& p, std::vector<std::int64_t> sizes, std::vector<std::int64_t> a,
               std::vector<std::int64_t> b) {
  p.rank = static_cast<std::int32_t>(sizes.size());
  for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
    p.batch[axis] = sizes[axis];
    p.matrices *= sizes[axis];
    p.a.strides[axis] = a[axis];
    p.b.strides[axis] = b[axis];
  }
}

TEST(CublasLtRule, TakesEveryFloatDtypeAndEvenBatches) {
  for (DType dtype : {DType::Float32, DType::Float64, DType::BFloat16, DType::Float16}) {
    MatmulParameters p = plain();
    p.dtype = static_cast<std::int32_t>(dtype);
    EXPECT_EQ(cuda::cublaslt_refusal(p), "") << short_name(dtype);
  }
  EXPECT_EQ(refusal([](MatmulParameters& p) {
              set_batch(p, {2, 3}, {3 * 32768, 32768}, {3 * 131072, 131072});
            }),
            "");
  EXPECT_EQ(refusal([](MatmulParameters& p) {
              set_batch(p, {2, 1, 3}, {3 * 32768, 0, 32768}, {0, 0, 0});
            }),
            "");
}

TEST(CublasLtRule, LeavesTheRestToOurOwn) {
  EXPECT_EQ(refusal([](MatmulParameters& p) { p.dtype = static_cast<std::int32_t>(DType::Int32); }),
            "not a float dtype");
  EXPECT_EQ(refusal([](MatmulParameters& p) { p.k = 0; }), "empty");
  EXPECT_EQ(refusal([](MatmulParameters& p) {
              set_batch(p, {2, 3}, {3 * 32768, 32768}, {131072, 0});
            }),
            "matrices in steps of several sizes");
  EXPECT_EQ(refusal([](MatmulParameters& p) { p.m = std::int64_t{1} << 31; }), "a size beyond 32 bits");
  EXPECT_EQ(refusal([](MatmulParameters& p) { p.n = 4; }), "few rows or columns");
  EXPECT_EQ(refusal([](MatmulParameters& p) { p.m = p.n = p.k = 80; }), "little work");
}

void expect_matrix(const ColumnMajor::Matrix& matrix, std::vector<std::int64_t> sizes, bool transposed) {
  EXPECT_EQ(sizes, (std::vector{matrix.rows, matrix.columns, matrix.leading, matrix.batch_stride}));
  EXPECT_EQ(matrix.transposed, transposed);
}

TEST(ColumnMajor, ExchangesTheOperands) {
  const ColumnMajor product = *cuda::column_major(plain());
  expect_matrix(product.a, {512, 256, 512, 0}, false);
  expect_matrix(product.b, {256, 128, 256, 0}, false);
  expect_matrix(product.d, {512, 128, 512, 128 * 512}, false);
}

TEST(ColumnMajor, KeepsTransposedOperandsTransposed) {
  MatmulParameters p = plain();
  p.a.transposed = p.b.transposed = true;  // stored [k, m] and [n, k]
  const ColumnMajor product = *cuda::column_major(p);
  expect_matrix(product.a, {256, 512, 256, 0}, true);
  expect_matrix(product.b, {128, 256, 128, 0}, true);
}

TEST(ColumnMajor, ABatchThatSharesItsSecondOperandIsOneTallMatrix) {
  MatmulParameters p = plain();
  set_batch(p, {10}, {128 * 256}, {0});
  const ColumnMajor tall = *cuda::column_major(p);
  EXPECT_EQ(tall.batches, 1);
  expect_matrix(tall.b, {256, 1280, 256, 128 * 256}, false);
  EXPECT_EQ(tall.d.columns, 1280);

  p.a.transposed = true;  // its columns are the rows of c: they do not lie one behind the other
  const ColumnMajor batch = *cuda::column_major(p);
  EXPECT_EQ(batch.batches, 10);
  expect_matrix(batch.a, {512, 256, 512, 0}, false);
  expect_matrix(batch.b, {128, 256, 128, 128 * 256}, true);
}

std::vector<double> integers(std::size_t count, std::uint64_t state) {
  std::vector<double> values(count);
  for (double& x : values) {
    state = state * 6364136223846793005 + 1442695040888963407;
    x = static_cast<double>(state >> 61);
  }
  return values;
}

// What a library makes of the description: d(i, j) of each batch, columns one behind the other.
std::vector<double> by_columns(const ColumnMajor& product, const std::vector<double>& a,
                               const std::vector<double>& b) {
  auto at = [](const std::vector<double>& in, const ColumnMajor::Matrix& m, std::int64_t batch,
               std::int64_t row, std::int64_t column) {
    if (m.transposed) std::swap(row, column);
    EXPECT_TRUE(row < m.rows && column < m.columns);
    return in.at(static_cast<std::size_t>(batch * m.batch_stride + column * m.leading + row));
  };
  const ColumnMajor::Matrix& d = product.d;
  const std::int64_t depth = product.a.transposed ? product.a.rows : product.a.columns;
  std::vector<double> result(static_cast<std::size_t>(product.batches * d.rows * d.columns));
  for (std::int64_t batch = 0; batch < product.batches; ++batch)
    for (std::int64_t column = 0; column < d.columns; ++column)
      for (std::int64_t row = 0; row < d.rows; ++row)
        for (std::int64_t k = 0; k < depth; ++k)
          result[static_cast<std::size_t>(batch * d.batch_stride + column * d.leading + row)] +=
              at(a, product.a, batch, row, k) * at(b, product.b, batch, k, column);
  return result;
}

// What our own kernels make of the parameters.
std::vector<double> by_rows(const MatmulParameters& p, const std::vector<double>& a,
                            const std::vector<double>& b) {
  std::vector<double> c;
  for (std::int64_t matrix = 0; matrix < p.matrices; ++matrix) {
    std::int64_t a_at = 0, b_at = 0, rest = matrix;
    for (int axis = p.rank - 1; axis >= 0; rest /= p.batch[axis--]) {
      a_at += rest % p.batch[axis] * p.a.strides[axis];
      b_at += rest % p.batch[axis] * p.b.strides[axis];
    }
    for (std::int64_t i = 0; i < p.m; ++i)
      for (std::int64_t j = 0; j < p.n; ++j) {
        double sum = 0;
        for (std::int64_t k = 0; k < p.k; ++k)
          sum += a.at(static_cast<std::size_t>(a_at + (p.a.transposed ? k * p.m + i : i * p.k + k))) *
                 b.at(static_cast<std::size_t>(b_at + (p.b.transposed ? j * p.k + k : k * p.n + j)));
        c.push_back(sum);
      }
  }
  return c;
}

TEST(ColumnMajor, DescribesTheSameProduct) {
  struct Batch {
    std::vector<std::int64_t> sizes, a, b;
  };
  const std::int64_t m = 3, n = 5, k = 4;
  const Batch batches[] = {{{}, {}, {}},
                           {{2, 3}, {3 * m * k, m * k}, {3 * k * n, k * n}},
                           {{6}, {m * k}, {0}},
                           {{1, 6}, {0, 0}, {0, k * n}}};
  for (const Batch& batch : batches)
    for (int transposed = 0; transposed < 4; ++transposed) {
      MatmulParameters p;
      p.m = m;
      p.n = n;
      p.k = k;
      p.a.transposed = transposed & 1;
      p.b.transposed = transposed & 2;
      set_batch(p, batch.sizes, batch.a, batch.b);
      const auto a = integers(6 * m * k, 1), b = integers(6 * k * n, 2);
      // Its `a` is our second operand.
      EXPECT_EQ(by_columns(*cuda::column_major(p), b, a), by_rows(p, a, b)) << transposed;
    }
}

std::shared_ptr<const Backend> vendor_backend() {
  return cuda::backend(cuda::emulated_device({.vendor = true}));
}

Tensor numbers(const Shape& shape, std::uint64_t state) {
  Tensor tensor({DType::Float32, shape});
  for (float& x : tensor.mutable_span<float>()) {
    state = state * 6364136223846793005 + 1442695040888963407;
    x = static_cast<float>(state >> 40) / (1 << 23) - 1;
  }
  return tensor;
}

std::vector<double> losses(std::shared_ptr<const Backend> backend,
                           std::vector<std::string>* kernels = nullptr) {
  auto in = Input({300});
  auto x = layers::Dense(70, {.activation = "relu"})(in);
  const Model model(in, layers::Dense(10, {.activation = "softmax"})(x), {.seed = 1});
  const CompileOptions options{.optimizer = "adam", .loss = "sparse_categorical_crossentropy"};
  Session session(model.functional(), std::move(backend),
                  TrainingSetup(model.functional(), model, options, Source::current()), 1);
  std::vector<std::int32_t> labels(26);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>(i % 10);
  std::vector<double> curve;
  for (std::uint64_t step = 0; step < 12; ++step) {
    const Data batch = numbers({26, 300}, step % 3), y = Tensor::from(labels, {26});
    const Feed feed(model.functional(), &session.setup(), batch, y, {});
    curve.push_back(run_one_batch(session, StepKind::Train, feed)["loss"]);
    if (!kernels) continue;
    const Program& program = session.executable(StepKind::Train, feed.types(26)).program();
    kernels->clear();
    for (int n = 0; n < static_cast<int>(program.graph.nodes().size()); ++n)
      kernels->push_back(program.lowered->kernel_name(n));
  }
  return curve;
}

TEST(CublasLt, ATrainingStepFollowsTheCpu) {
  std::vector<std::string> kernels;
  const std::vector<double> cpu = losses(cpu::backend(1)), gpu = losses(vendor_backend(), &kernels);
  EXPECT_EQ(std::ranges::count(kernels, "cublaslt_dense"), 1);   // the second layer's are small
  EXPECT_EQ(std::ranges::count(kernels, "cublaslt_matmul"), 1);  // the gradient of its kernel
  for (std::size_t step = 0; step < cpu.size(); ++step)
    EXPECT_NEAR(gpu[step], cpu[step], 1e-5 * std::abs(cpu[step])) << "step " << step;
  EXPECT_LT(cpu.back(), cpu.front());
}

}  // namespace
}  // namespace lamina
