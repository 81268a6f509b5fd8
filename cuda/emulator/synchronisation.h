#pragma once

#include "cuda/emulator/site.h"

// CUDA's barriers, fences and __trap. The site is the caller's line; kernels do not give it.
namespace lamina::cuda {

void __syncthreads(emulator::Site site = emulator::Site::here());
int __syncthreads_count(int vote, emulator::Site site = emulator::Site::here());
int __syncthreads_and(int vote, emulator::Site site = emulator::Site::here());
int __syncthreads_or(int vote, emulator::Site site = emulator::Site::here());
void __syncwarp(unsigned mask = 0xffffffff, emulator::Site site = emulator::Site::here());

// The emulator's memory is always consistent: a fence matters to the checker alone, which reports where one
// is missing.
void __threadfence();
inline void __threadfence_block() {}
inline void __threadfence_system() { __threadfence(); }  // pinned host memory is memory like any other here

[[noreturn]] void __trap(emulator::Site site = emulator::Site::here());

}  // namespace lamina::cuda
