#include "cuda/emulator/async_copy.h"

#include <cstdint>

#include "cuda/emulator/checker.h"
#include "cuda/emulator/multiprocessor.h"
#include "cuda/emulator/source_line.h"

namespace lamina::cuda::emulator {
namespace {

bool is_multiple(const void* at, int of) {
  return reinterpret_cast<std::uintptr_t>(at) % static_cast<unsigned>(of) == 0;
}

void report_misaligned_copy(int bytes, const void* where) {
  const std::string line = source_line(where);
  Multiprocessor::current()->report(ReportKind::Misaligned, {line.c_str(), 0},
                                    "asynchronous copy at " + line + " of " + std::to_string(bytes) +
                                        " bytes, from or to an address that is no multiple of them");
}

}  // namespace

void begin_async_copy(void* to, const void* from, int bytes, int valid) {
  const Unwatched quiet;
  const void* where = __builtin_return_address(0);
  Multiprocessor& multiprocessor = *Multiprocessor::current();
  if (!is_multiple(to, bytes) || !is_multiple(from, bytes)) {
    report_misaligned_copy(bytes, where);
    multiprocessor.end_launch();
  }
  multiprocessor.copies().begin(to, from, static_cast<std::size_t>(bytes), static_cast<std::size_t>(valid),
                                where);
}

void commit_async_copies() { Multiprocessor::current()->copies().commit(); }

void wait_for_async_copies(int groups_to_leave) {
  const Unwatched quiet;
  Multiprocessor::current()->copies().wait(groups_to_leave, __builtin_return_address(0));
}

}  // namespace lamina::cuda::emulator
