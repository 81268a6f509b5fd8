#pragma once

// Compiles a function once for AVX-512, once for AVX2 and once for the baseline, and picks at load time. For
// functions (also templates) that hold a hot loop; whatever the loop calls must be always_inline, because a
// call leaves the chosen version. The versions may round differently (they contract to FMA or not), so bits
// agree between runs on one machine, not between machines.
//   template <class T>
//   LAMINA_MULTIVERSION void scale(const T* x, T* y, std::int64_t n) { for (...) y[i] = 2 * x[i]; }
// Only g++ accepts the attribute on templates; other compilers get the baseline. ThreadSanitizer starts too
// late for the load-time choice, so its builds get the baseline too.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define LAMINA_MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LAMINA_MULTIVERSION
#endif
