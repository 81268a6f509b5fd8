#include "cuda/emulator/alignment.h"

#include <cstdio>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/source_line.h"

namespace lamina::cuda::emulator {
namespace {

void tell(const void* at, std::size_t alignment, const void* where) {
  const Unwatched quiet;
  const std::string line = source_line(where);
  char address[32];
  std::snprintf(address, sizeof address, "%p", at);
  Multiprocessor::current()->report(
      ReportKind::Misaligned, {line.c_str(), 0},
      "access at " + line + " to " + address + ", which is no multiple of " + std::to_string(alignment));
}

}  // namespace

void report_misaligned(const void* at, std::size_t alignment) {
  tell(at, alignment, __builtin_return_address(0));
  Multiprocessor::current()->end_launch();
}

}  // namespace lamina::cuda::emulator
