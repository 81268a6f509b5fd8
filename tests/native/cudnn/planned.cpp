#include "tests/native/cudnn/planned.h"

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>

#include "core/base/error.h"
#include "cuda/native/cudnn/conv_graph.h"
#include "cuda/native/cudnn/plan.h"

namespace lamina::cuda::native {
namespace {

using Say = std::function<void(const std::string&)>;

// Runs `work` in a child process for at most two minutes. Returns the lines that it said, and in `end` how it
// ended if not well.
std::vector<std::string> lines_of_child(const std::function<void(const Say&)>& work, std::string& end) {
  int ends[2];
  check(pipe(ends) == 0, "no pipe");
  const pid_t child = fork();
  check(child >= 0, "no child process");
  if (child == 0) {
    close(ends[0]);
    alarm(120);
    work([&](const std::string& line) {
      const std::string text = line + "\n";
      if (write(ends[1], text.data(), text.size()) < 0) _exit(1);
    });
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  char block[4096];
  for (ssize_t n = 0; (n = read(ends[0], block, sizeof block)) > 0;)
    text.append(block, static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) end = "cuDNN ended with signal " + std::to_string(WTERMSIG(status));
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// cuDNN looks for a driver by this name, and takes the one that is loaded.
void need_driver() {
  constexpr const char* kDriver = "libcuda.so.1";
  if (!dlopen(kDriver, RTLD_NOW | RTLD_GLOBAL)) dlopen(LAMINA_NULL_DRIVER, RTLD_NOW | RTLD_GLOBAL);
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text;
}

std::string planned_line(const std::shared_ptr<const CudnnLibrary>& library, const Descriptor& device,
                         const ConvProblem& problem) try {
  const ConvGraph graph(library, problem, nullptr);
  std::string why_not;
  const PlanTarget target{.device = &device, .tensor_cores = suits_tensor_cores(problem)};
  const std::optional<EnginePlan> plan = find_plan(library, graph.graph(), target, why_not);
  if (!plan) return "none " + one_line(why_not);
  return "ok " + std::to_string(plan->engine) + " " + std::to_string(plan->workspace_bytes);
} catch (const DeviceError& error) {
  return "none " + one_line(error.what());
}

Planned parse(const std::string& line) {
  std::istringstream stream(line);
  std::string word;
  Planned planned;
  stream >> word;
  planned.ok = word == "ok";
  if (planned.ok)
    stream >> planned.engine >> planned.workspace_bytes;
  else
    std::getline(stream >> std::ws, planned.why_not);
  return planned;
}

std::string description_of(const std::string& device) {
  std::ifstream file("tests/native/devices/" + device);
  std::string json{std::istreambuf_iterator<char>(file), {}};
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json;
}

}  // namespace

std::vector<Planned> plan_without_gpu(const std::string& device, const std::vector<ConvProblem>& problems) {
  const std::string json = description_of(device);
  std::vector<Planned> all;
  while (all.size() < problems.size()) {
    std::string end;
    const auto lines = lines_of_child(
        [&](const Say& say) {
          need_driver();
          std::string why_not;
          const auto library = load_cudnn(why_not);
          if (!library) return;
          const Descriptor described = described_device(library, json);
          for (std::size_t i = all.size(); i < problems.size(); ++i)
            say(planned_line(library, described, problems[i]));
        },
        end);
    for (const std::string& line : lines) all.push_back(parse(line));
    if (all.size() < problems.size()) all.push_back({.why_not = end.empty() ? "cuDNN gave up" : end});
  }
  return all;
}

std::string cudnn_name() {
  std::string end;
  const auto lines = lines_of_child(
      [](const Say& say) {
        std::string why_not;
        if (const auto library = load_cudnn(why_not)) say(library->name());
      },
      end);
  return lines.empty() ? "" : lines[0];
}

}  // namespace lamina::cuda::native
