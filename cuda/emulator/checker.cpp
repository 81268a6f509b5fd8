#include "cuda/emulator/checker.h"

namespace lamina::cuda::emulator {

constinit Checker* registered_checker = nullptr;

}  // namespace lamina::cuda::emulator
