// The functions that g++ and clang++ call with -fsanitize=alignment where an access is misaligned. The check
// build links these instead of the compiler's libubsan, so that a misaligned access of a CUDA thread is a
// report like all others.
#include <cstdint>
#include <string>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/reports.h"

namespace {

// What the compilers pass; the layout is theirs.
struct TypeMismatch {
  const char* file;
  std::uint32_t line, column;
  const void* type;
  unsigned char log_alignment, kind;
};

using lamina::cuda::emulator::Multiprocessor;

void tell(const TypeMismatch& mismatch, Multiprocessor* multiprocessor) {
  const lamina::cuda::emulator::Unwatched quiet;
  using namespace lamina::cuda::emulator;
  const Site site{mismatch.file, static_cast<int>(mismatch.line)};
  const std::string text = "access at " + to_string(site) + " to an address that is no multiple of " +
                           std::to_string(1u << mismatch.log_alignment);
  if (multiprocessor)
    multiprocessor->report(ReportKind::Misaligned, site, text);
  else
    Reports::instance().add(ReportKind::Misaligned, text + ", by host code");
}

void report_mismatch(const TypeMismatch& mismatch) {
  Multiprocessor* const multiprocessor = Multiprocessor::current();
  tell(mismatch, multiprocessor);
  if (multiprocessor) multiprocessor->end_launch();
}

}  // namespace

extern "C" {

void __ubsan_handle_type_mismatch_v1(TypeMismatch* mismatch, void*) { report_mismatch(*mismatch); }
void __ubsan_handle_type_mismatch_v1_abort(TypeMismatch* mismatch, void*) { report_mismatch(*mismatch); }

}  // extern "C"
