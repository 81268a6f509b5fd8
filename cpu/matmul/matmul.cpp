#include "cpu/matmul/matmul.h"

#include <algorithm>

#include "core/base/error.h"
#include "cpu/matmul/small_matmul.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kRowUnit = 8, kColumnUnit = 32;  // the largest tile and panel of any set of kernels
// A block of A of so many rows and the depth of a panel (256) is 256 KiB: it stays in the second level cache.
constexpr int64_t kMostRows = 256;
// More chunks balance no better on few cores; fewer than kGoodChunks leave cores without work.
constexpr int64_t kMostChunks = 64, kGoodChunks = 16;

int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Block i of `blocks` nearly equal ones of [0, size). Edges are multiples of `unit`; the last takes what is
// over.
struct Range {
  int64_t begin, end;
};
Range block(int64_t i, int64_t blocks, int64_t size, int64_t unit) {
  const int64_t units = size / unit;
  return {units * i / blocks * unit, i + 1 == blocks ? size : units * (i + 1) / blocks * unit};
}

// The part of a product that makes C[rows, columns].
Product<float> part(Product<float> p, const Range& rows, const Range& columns) {
  p.a += rows.begin * a_row_stride(p);
  p.b += columns.begin * b_column_stride(p);
  p.c += rows.begin * p.ldc + columns.begin;
  if (p.bias != nullptr) p.bias += columns.begin;
  p.m = rows.end - rows.begin;
  p.n = columns.end - columns.begin;
  return p;
}

}  // namespace

MatmulPlan::MatmulPlan(const Size& size) : size_(size) {
  check(size.m >= 0 && size.n >= 0 && size.k >= 0 && size.batch >= 0, "sizes of a product are not negative");
  const int64_t each = size.m * size.n * size.k;
  if (each < 2 * kLeastWork) {
    const int64_t most = std::clamp<int64_t>(size.batch, 1, kMostChunks);
    groups_ = std::clamp<int64_t>(each * size.batch / kLeastWork, 1, most);
    return;
  }
  groups_ = size.batch;
  const int64_t wanted =
      std::min(each / kLeastWork, divide_up(kMostChunks, std::max<int64_t>(size.batch, 1)));
  const int64_t most_rows = std::max<int64_t>(size.m / kRowUnit, 1);
  const int64_t most_columns = std::max<int64_t>(size.n / kColumnUnit, 1);
  // Rows are cut for the cache, then columns for the threads, because each block of columns copies its own
  // part of B only; and rows again where that makes few chunks.
  row_blocks_ = std::min({divide_up(size.m, kMostRows), most_rows, wanted});
  column_blocks_ = std::min(divide_up(wanted, row_blocks_), most_columns);
  const int64_t good = divide_up(std::min(wanted, kGoodChunks), column_blocks_);
  row_blocks_ = std::max(row_blocks_, std::min(good, most_rows));
}

void MatmulPlan::run_chunk(int chunk, const Products& products) const {
  const int64_t blocks = row_blocks_ * column_blocks_;
  const Range group = block(chunk / blocks, groups_, size_.batch, 1);
  const Range rows = block(chunk % blocks / column_blocks_, row_blocks_, size_.m, kRowUnit);
  const Range columns = block(chunk % column_blocks_, column_blocks_, size_.n, kColumnUnit);
  Product<float> product = part(products.each, rows, columns);
  product.a += group.begin * products.a_step;
  product.b += group.begin * products.b_step;
  product.c += group.begin * products.c_step;
  for (int64_t i = group.begin; i < group.end; ++i) {
    small_matmul(product);
    product.a += products.a_step;
    product.b += products.b_step;
    product.c += products.c_step;
  }
}

void MatmulPlan::run(ThreadPool& pool, const Products& products) const {
  struct Task {
    const MatmulPlan* plan;
    const Products* products;
  };
  const Task task{this, &products};
  pool.run(
      chunks(),
      [](const void* context, int chunk) {
        const Task& task = *static_cast<const Task*>(context);
        task.plan->run_chunk(chunk, *task.products);
      },
      &task);
}

}  // namespace lamina::cpu
