// Whole models trained through Model::fit, on made-up numbers in memory:
//   step --model mnist_mlp --threads 2
//   step --model mnist_mlp --threads 1 --matmul-rate --profile
//   step --model deep --layers 10000
// A step is what fit does for a batch: choosing its rows in the epoch's shuffled order, copying them into the
// program's slots, the program itself with its metrics. The time is that of fit divided by its steps.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "bench/support/process_clock.h"
#include "bench/support/step_report.h"
#include "bench/support/tasks.h"

using namespace lamina;
using namespace lamina::bench;

namespace {

struct Options {
  std::string model = "multi_input", device = "auto";
  int batch_size = 0, steps = 0;  // 0: as the task has them
  int threads = 1, fits = 7, layers = 1000;
  bool json = false, matmul_rate = false, profile = false;
};

Options parse(int argc, char** argv) {
  Options o;
  CLI::App app("Trains a model through Model::fit and prints what a step takes.");
  app.add_option("--model", o.model, "multi_input, shared_layer, residual, mnist_mlp, mnist_cnn or deep")
      ->capture_default_str();
  app.add_option("--batch", o.batch_size, "samples a step; by default as in the samples")
      ->check(CLI::PositiveNumber);
  app.add_option("--steps", o.steps, "steps a fit")->check(CLI::PositiveNumber);
  app.add_option("--fits", o.fits, "measured calls of fit")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--threads", o.threads, "of the CPU; 0: one for each core")->capture_default_str();
  app.add_option("--layers", o.layers, "of the model deep")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--device", o.device, "auto, cpu, cuda or emulated")->capture_default_str();
  app.add_flag("--json", o.json, "one line of JSON");
  app.add_flag("--matmul-rate", o.matmul_rate, "also time the model's matrix products alone");
  app.add_flag("--profile", o.profile, "also time the step kernel by kernel");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    std::exit(app.exit(e) == 0 ? 0 : 2);
  }
  return o;
}

// The plan a fit will make, and how long it takes.
void measure_plan(const Task& task, const Options& o, StepReport& r) {
  const PlanOptions wanted{.batch_size = r.batch_size, .device = task.settings.device, .threads = o.threads};
  std::optional<Plan> plan;
  r.plan_seconds = seconds_of([&] { plan.emplace(task.model.plan(wanted)); });
  const Program& program = plan->program();
  r.placement_seconds = seconds_of([&] { place(program.graph, program.lowered->workspace_bytes()); });
  r.nodes = static_cast<std::int64_t>(program.graph.nodes().size());
  r.peak = plan->peak();
  r.bound = plan->bound();
  r.state = plan->state();

  const std::shared_ptr<const Backend> backend = open_device(task.settings.device, o.threads);
  r.device = backend->name();
  if (o.matmul_rate) r.matmul = measure_matmul_rate(program, *backend);
  if (o.profile) {
    cpu::ThreadPool pool(o.threads > 0 ? o.threads : static_cast<int>(std::thread::hardware_concurrency()));
    r.kernels = kernel_times(program, pool, r.steps);
  }
}

void measure_steps(const Task& task, StepReport& r) {
  const auto [x, y] = task.examples(static_cast<std::int64_t>(r.steps) * r.batch_size);
  const auto fit = [&, &x = x, &y = y] {
    r.loss = task.model.fit(x, y, {.batch_size = r.batch_size, .verbose = 0})["loss"].back();
  };
  fit();
  std::vector<double> seconds(static_cast<std::size_t>(r.fits));
  for (double& s : seconds) s = seconds_of(fit) / r.steps;
  std::ranges::sort(seconds);
  r.step_seconds = seconds[seconds.size() / 2];
  r.fastest_step_seconds = seconds.front();
}

StepReport measure(const Options& o, const ProcessClock& clock) {
  StepReport r{.model = o.model, .fits = o.fits, .threads = o.threads};
  std::optional<Task> task;
  r.build_seconds = seconds_of([&] { task.emplace(make_task(o.model, o.layers)); });
  r.batch_size = o.batch_size > 0 ? o.batch_size : task->batch_size;
  r.steps = o.steps > 0 ? o.steps : task->steps;
  task->settings.device = device_from_name(o.device);
  task->settings.threads = o.threads;
  r.compile_seconds = seconds_of([&] { task->model.compile(task->settings); });
  const auto [x, y] = task->examples(r.batch_size);
  task->model.fit(x, y, {.batch_size = r.batch_size, .verbose = 0});
  r.first_step_seconds = clock.seconds();
  measure_steps(*task, r);
  measure_plan(*task, o, r);
  return r;
}

}  // namespace

int main(int argc, char** argv) {
  const ProcessClock clock;
  const Options options = parse(argc, argv);
  try {
    const StepReport report = measure(options, clock);
    std::puts(options.json ? as_json(report).c_str() : as_text(report).c_str());
    return 0;
  } catch (const Error& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
