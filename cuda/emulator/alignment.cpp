#include "cuda/emulator/alignment.h"

#include <cstdio>

#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/source_line.h"

namespace lamina::cuda::emulator {

void report_misaligned(const void* at, std::size_t alignment) {
  const std::string line = source_line(__builtin_return_address(0));
  char address[32];
  std::snprintf(address, sizeof address, "%p", at);
  Multiprocessor::current()->report(
      ReportKind::Misaligned, {line.c_str(), 0},
      "access at " + line + " to " + address + ", which is no multiple of " + std::to_string(alignment));
  Multiprocessor::current()->end_launch();
}

}  // namespace lamina::cuda::emulator
