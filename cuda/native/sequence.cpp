#include "cuda/native/sequence.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cuda/fused/compiled.h"
#include "cuda/kernels/registry.h"
#include "cuda/native/cuda_error.h"

namespace lamina::cuda::native {
namespace {

bool wants_graphs() {
  const char* asked = std::getenv("LAMINA_CUDA_GRAPH");
  return !asked || std::string_view(asked) != "0";
}

// Ends a capture. Null if something in it could not be recorded, which is no fault of the device.
cudaGraph_t end_capture(cudaStream_t stream) {
  cudaGraph_t graph = nullptr;
  if (cudaStreamEndCapture(stream, &graph) == cudaSuccess) return graph;
  cudaGetLastError();
  return nullptr;
}

void discard(cudaGraph_t graph) {
  if (graph) cudaGraphDestroy(graph);
}

// The graph that the stream records while `walk` enqueues, or null, with a word on stderr: slower is better
// than not at all.
template <class Walk>
cudaGraph_t record(cudaStream_t stream, Walk walk) {
  cuda_check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeRelaxed), "beginning to capture a step");
  std::string why;
  try {
    walk();
  } catch (const DeviceError& e) {
    why = e.what();
  } catch (...) {
    discard(end_capture(stream));
    throw;
  }
  cudaGraph_t graph = end_capture(stream);
  if (graph && why.empty()) return graph;
  discard(graph);
  if (why.empty()) why = "a library did what a graph cannot hold.";
  std::fprintf(stderr, "lamina: a step is launched kernel by kernel, as it was not captured: %s\n",
               why.c_str());
  return nullptr;
}

}  // namespace

Sequence::Sequence(Device& device, const std::vector<Launch>& launches) : device_(device) {
  for (const Launch& launch : launches) bind(launch);
  if (wants_graphs() && !steps_.empty()) capture();
}

Sequence::~Sequence() {
  cudaStreamSynchronize(device_.stream());
  if (graph_) cudaGraphExecDestroy(graph_);
}

std::shared_ptr<void> Sequence::upload(const std::vector<std::byte>& table) {
  if (table.empty()) return nullptr;
  const auto bytes = static_cast<std::int64_t>(table.size());
  std::shared_ptr<void> copy(device_.allocate(bytes), [&device = device_](void* p) { device.release(p); });
  device_.write(copy.get(), table.data(), bytes);
  return copy;
}

void Sequence::bind(const Launch& launch) {
  if (cudaKernel_t kernel = device_.compiled_kernels().find(launch)) {
    const std::shared_ptr<void> table = compiled_reads_table(launch) ? upload(launch.table) : nullptr;
    steps_.push_back([this, kernel, launch, table] {
      run_compiled(kernel, launch, static_cast<const std::byte*>(table.get()), device_.stream());
    });
    return;
  }
  if (const LauncherEntry* entry = find_launcher(launch.kernel)) {
    const std::shared_ptr<void> table = upload(launch.table);
    if (entry->parameter_bytes != launch.parameters.size())
      throw DeviceError("the plug-in's " + launch.kernel +
                        " takes other parameters; build it and Lamina from one source.");
    steps_.push_back([this, entry, parameters = launch.parameters, table] {
      cuda_check(entry->run(device_.stream(), parameters.data(), table.get()),
                 "launching " + std::string(entry->name));
    });
    return;
  }
  std::shared_ptr<const VendorPlan> plan = device_.vendor_plan(launch);
  if (!plan)
    throw DeviceError("the plug-in knows no way to launch " + launch.kernel +
                      "; build it and Lamina from one source.");
  steps_.push_back([this, plan, launch] { plan->run(device_.stream(), launch); });
}

void Sequence::walk() {
  for (const auto& step : steps_) step();
}

void Sequence::capture() {
  cudaGraph_t graph = record(device_.stream(), [this] { walk(); });
  if (!graph) return;
  const cudaError_t code = cudaGraphInstantiate(&graph_, graph, 0);
  cudaGraphDestroy(graph);
  cuda_check(code, "making a captured step ready");
  cuda_check(cudaGraphUpload(graph_, device_.stream()), "making a captured step ready");
}

void Sequence::run() {
  if (graph_)
    cuda_check(cudaGraphLaunch(graph_, device_.stream()), "launching a step");
  else
    walk();
}

}  // namespace lamina::cuda::native
