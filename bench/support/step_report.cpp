#include "bench/support/step_report.h"

#include <fmt/format.h>

namespace lamina::bench {
namespace {

// Which part of the step the products would take if they ran as fast as they do alone: (flops / step) / rate.
double matmul_share(const StepReport& r) { return r.matmul.seconds / r.step_seconds; }

std::string matmul_text(const StepReport& r) {
  if (r.matmul.flops == 0) return {};
  return fmt::format(
      "matrix products   {:.1f} GFLOP/s alone; {:.2f} MFLOP a step at {:.1f} GFLOP/s: the step reaches "
      "{:.0f} % "
      "of that rate\n",
      1e-9 * r.matmul.per_second(), 1e-6 * r.matmul.flops, 1e-9 * r.matmul.flops / r.step_seconds,
      100 * matmul_share(r));
}

std::string kernels_text(const StepReport& r) {
  double all = 0;
  for (const KernelTime& k : r.kernels) all += k.seconds;
  std::string text;
  for (const KernelTime& k : r.kernels)
    text += fmt::format("  {:<26} {:>4} calls {:>10.2f} us {:>5.1f} %\n", k.kernel, k.calls, 1e6 * k.seconds,
                        100 * k.seconds / all);
  return text;
}

}  // namespace

std::string as_text(const StepReport& r) {
  return fmt::format("{}, batch {}, {}, {} fits of {} steps\n", r.model, r.batch_size, r.device, r.fits,
                     r.steps) +
         fmt::format("step              {:.2f} us median, {:.2f} us fastest; last loss {:.4f}\n",
                     1e6 * r.step_seconds, 1e6 * r.fastest_step_seconds, r.loss) +
         fmt::format("model, compile    {:.2f} ms, {:.2f} ms\n", 1e3 * r.build_seconds,
                     1e3 * r.compile_seconds) +
         fmt::format("plan              {:.2f} ms for {} nodes, of which memory {:.2f} ms\n",
                     1e3 * r.plan_seconds, r.nodes, 1e3 * r.placement_seconds) +
         fmt::format("first step done   {:.1f} ms after the program's start\n", 1e3 * r.first_step_seconds) +
         fmt::format("memory            peak {} bytes, bound {} (ratio {:.4f}), state {}\n", r.peak, r.bound,
                     static_cast<double>(r.peak) / static_cast<double>(r.bound), r.state) +
         matmul_text(r) + kernels_text(r);
}

std::string as_json(const StepReport& r) {
  std::string text = fmt::format(
      R"({{"model": "{}", "device": "{}", "batch_size": {}, "steps": {}, "fits": {}, "threads": {}, )",
      r.model, r.device, r.batch_size, r.steps, r.fits, r.threads);
  text += fmt::format(
      R"("build_seconds": {:.9f}, "compile_seconds": {:.9f}, "plan_seconds": {:.9f}, "placement_seconds": {:.9f}, )",
      r.build_seconds, r.compile_seconds, r.plan_seconds, r.placement_seconds);
  text += fmt::format(
      R"("first_step_seconds": {:.9f}, "step_seconds": {:.9f}, "fastest_step_seconds": {:.9f}, "loss": {:.6g}, )",
      r.first_step_seconds, r.step_seconds, r.fastest_step_seconds, r.loss);
  if (r.matmul.flops > 0)
    text += fmt::format(R"("matmul_per_second": {:.6g}, "matmul_share": {:.4f}, )", r.matmul.per_second(),
                        matmul_share(r));
  return text + fmt::format(R"("nodes": {}, "peak": {}, "bound": {}, "state": {}}})", r.nodes, r.peak,
                            r.bound, r.state);
}

}  // namespace lamina::bench
