#pragma once

#include <string>
#include <vector>

namespace lamina::cuda::emulator {

// What can be wrong with a kernel. The last column says which build sees it.
enum class ReportKind {
  BarrierDivergence,  // threads of a block wait at different barriers, or some returned before one       both
  WarpDivergence,     // lanes wait for lanes that never come: no thread of the block can go on           both
  BadMask,            // a lane called a warp function with a mask that does not hold the lane itself     both
  PartialWarp,        // a mask names lanes that the block does not have                                  both
  BadLaunch,          // sizes that no device accepts, too much shared memory                             both
  Misaligned,         // a vector access to an address that is no multiple of its size                    both
  Trap,               // the kernel called __trap()                                                       both
  OutOfBounds,  // outside every device buffer and shared array         check (plain: writes, noticed later)
  Race,         // two accesses, one of them a write, that nothing orders                           check
  UninitialisedRead,  // of shared or device memory check
};

// "race", "out of bounds", ...
const char* name(ReportKind kind);

// One fault. The text names the kernel, the source lines and the threads.
struct Report {
  ReportKind kind;
  std::string text;
};

// All reports since the last call, oldest first; a fault is reported once a launch and place. Any thread may
// call it.
std::vector<Report> take_reports();

}  // namespace lamina::cuda::emulator
