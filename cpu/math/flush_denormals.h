#pragma once

// Numbers below the smallest normal one are taken and given as 0 while one of these lives, on its thread.
//
// Networks that are sure of themselves make such numbers (the gradient of a sigmoid at -90), and a processor
// takes a hundred cycles and more for each where others take one. No weight is the worse for it: 1e-38 is
// what they lose. Frameworks do the same (XLA and TensorFlow always).

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace lamina::cpu {

class FlushDenormals {
 public:
#if defined(__SSE2__)
  FlushDenormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZero); }
  ~FlushDenormals() { _mm_setcsr(before_); }
#else
  FlushDenormals() = default;
#endif
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__SSE2__)
  static constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
  unsigned before_;
#endif
};

}  // namespace lamina::cpu
