#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/support/kernel_times.h"
#include "bench/support/matmul_rate.h"

namespace lamina::bench {

// What bench/step.cpp found out about one model.
struct StepReport {
  std::string model = {}, device = {};
  int batch_size = 0, steps = 0, fits = 0, threads = 0;

  double build_seconds = 0;    // layers called, Model made: weights have their first values
  double compile_seconds = 0;  // Model::compile
  double plan_seconds = 0;     // the step's graph, passes, kernels and memory: what the first fit begins with
  double placement_seconds = 0;   // memory alone
  double first_step_seconds = 0;  // from the start of the process to the end of the first step
  double step_seconds = 0;        // median over the fits
  double fastest_step_seconds = 0;
  double loss = 0;  // of the last fit

  std::int64_t nodes = 0;                       // of the compiled step
  std::int64_t peak = 0, bound = 0, state = 0;  // bytes, see Plan

  MatmulRate matmul = {};                // flops is 0 if it was not asked for
  std::vector<KernelTime> kernels = {};  // empty likewise
};

// For people: a line a figure.
std::string as_text(const StepReport& report);

// One line of JSON with the members' names; the kernels are left out.
std::string as_json(const StepReport& report);

}  // namespace lamina::bench
