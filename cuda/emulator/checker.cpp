#include "cuda/emulator/checker.h"

namespace lamina::cuda::emulator {
namespace {

// Set before main() by the checker's object files, if they are linked.
constinit Checker* registered = nullptr;

}  // namespace

Checker* checker() { return registered; }
void set_checker(Checker* checker) { registered = checker; }

}  // namespace lamina::cuda::emulator
