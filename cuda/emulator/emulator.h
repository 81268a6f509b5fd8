#pragma once

// The SIMT emulator: CUDA kernels on a CPU, for tests. A host compiler compiles a kernel file's own text
// (cuda/language/kernel.h gives it CUDA's words), and each launch runs to its end before launch() returns.
//
//   options() = {.order = Order::Reverse};
//   float* x = static_cast<float*>(device_allocate(n * sizeof(float)));
//   device_write(x, values.data(), n * sizeof(float));
//   if (scale(x, y, 2.0f, n, nullptr) != 0)
//     for (const Report& report : take_reports()) std::cerr << name(report.kind) << ": " << report.text <<
//     "\n";
//
// How it works. Every CUDA thread is a fiber with a stack of its own (context.h, stack_pool.h). A
// Multiprocessor runs one block at a time on an OS thread: a CUDA thread runs until it waits at a barrier or
// for its warp, then the next one in the chosen order goes on. Blocks follow each other, or are spread over
// Options::workers. Shared memory is fresh, and full of NaN, in every block; so is new device memory.
// Asynchronous copies move their data when they are waited for. If no thread can go on, the places where they
// wait are reported.
//
// The check build finds what order alone does not show. Kernel files are compiled with
// -fsanitize=thread,alignment, so that the compiler tells of every access, and are linked with check/ in
// place of the compiler's own runtime. For each 4 bytes (2 or 1 where such accesses are seen) the last write
// and two reads are remembered, with the times of their threads: barriers passed, meetings at __syncwarp,
// fences before atomic functions. Two accesses that those do not order are a race, whenever they happened to
// run.
//
// What it does not show: speed, bank conflicts, registers, occupancy; __launch_bounds__ is not enforced;
// weakly ordered memory beyond the fence before an atomic; blocks that really run at once (a kernel that
// spins on another block hangs); what is not executed. Multiply-adds are not fused and functions are the C
// library's: compare with tolerances, never bits. Tensor cores add in another order than mma's twin, whose
// layouts of fragments follow the PTX manual. The checker runs on one OS thread, on any architecture, with
// g++; clang++ needs -gdwarf-4, memcpy, memmove and memset of kernel objects renamed to __tsan_memcpy and so
// on (objcopy
// --redefine-sym), and does not see that a struct is copied from a misaligned address. Stacks have 128 KiB, a
// block's declared shared memory 48 KiB. Overlapping pieces of one device buffer are one piece of memory to
// it: what a planner puts behind each other in an arena is not told apart.
//
// Never compile anything but kernel files with -fsanitize=thread together with this, neither its own files
// nor a whole program with the compiler's thread sanitizer, which does not know the fibers. AddressSanitizer
// knows them.
#include "cuda/emulator/device_memory.h"
#include "cuda/emulator/options.h"
#include "cuda/emulator/report.h"
