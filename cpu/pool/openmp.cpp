#include "cpu/pool/openmp.h"

// Weak, because which runtime there is (libgomp, libomp) is decided by how oneDNN was built, not by us.
extern "C" {
[[gnu::weak]] void omp_set_num_threads(int);
[[gnu::weak]] int omp_get_max_threads();
}

namespace lamina::cpu {

OneOpenMpThread::OneOpenMpThread() {
  if (omp_set_num_threads == nullptr || omp_get_max_threads == nullptr) return;
  before_ = omp_get_max_threads();
  if (before_ != 1) omp_set_num_threads(1);
}

OneOpenMpThread::~OneOpenMpThread() {
  if (before_ > 1) omp_set_num_threads(before_);
}

}  // namespace lamina::cpu
