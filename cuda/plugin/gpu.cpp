#include "cuda/plugin/gpu.h"

#include <dlfcn.h>

#include "core/base/error.h"
#include "cuda/plugin/find.h"
#include "cuda/plugin/plugin_device.h"

namespace lamina::cuda {
namespace {

struct Close {
  void operator()(void* library) const { dlclose(library); }
};

std::string last_problem() {
  const char* text = dlerror();
  return text ? text : "unknown problem";
}

// Throws DeviceError if there is no driver. It is only looked for: the plug-in finds it by itself.
void need_driver() {
  const std::unique_ptr<void, Close> driver(dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL));
  if (!driver)
    throw DeviceError("no NVIDIA driver (" + last_problem() +
                      "); install one, or start the container with --gpus all");
}

// Stays loaded: its threads and the driver's outlive any program of ours.
void* open_plugin() {
  std::string tried;
  for (const std::filesystem::path& path : plugin_candidates()) {
    const bool named = path.has_parent_path();
    if (named && !std::filesystem::exists(path)) {
      tried += (tried.empty() ? "" : ", ") + path.lexically_normal().string();
      continue;
    }
    if (void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    const std::string problem = last_problem();
    if (named) throw DeviceError("the GPU plug-in cannot be loaded (" + problem + ")");
  }
  throw DeviceError("the GPU plug-in liblamina_cuda.so was not found (looked for " + tried +
                    "); build Lamina with LAMINA_CUDA=ON, or set LAMINA_CUDA_PATH to its folder");
}

const LaminaCudaPlugin& load_plugin() {
  void* library = open_plugin();
  const auto entry = reinterpret_cast<LaminaCudaEntry>(dlsym(library, "lamina_cuda_plugin"));
  if (!entry)
    throw DeviceError(
        "the file that LAMINA_CUDA_PATH names is no GPU plug-in; let it name liblamina_cuda.so or its "
        "folder");
  const LaminaCudaPlugin* plugin = entry(kLaminaCudaAbi);
  if (!plugin)
    throw DeviceError("the GPU plug-in is of another version of Lamina (this is " LAMINA_VERSION
                      "); build both from one source");
  if (std::string_view(plugin->library_version) != LAMINA_VERSION)
    throw DeviceError(std::string("the GPU plug-in is of Lamina ") + plugin->library_version +
                      ", this is " LAMINA_VERSION "; build both from one source");
  return *plugin;
}

Gpu find_gpu() {
  try {
    need_driver();
    const LaminaCudaPlugin& plugin = load_plugin();
    int count = 0;
    if (const char* why = plugin.count(&count))
      throw DeviceError(std::string(why) +
                        "; see nvidia-smi for the driver, which CUDA 13 wants to be 580 or newer");
    if (count == 0)
      throw DeviceError("the NVIDIA driver shows no GPU; see nvidia-smi and CUDA_VISIBLE_DEVICES");
    auto device = std::make_shared<PluginDevice>(plugin, 0);
    return {device, device->name() + " (" + device->libraries() + ")"};
  } catch (const DeviceError& e) {
    std::string why = e.what();
    if (why.ends_with('.')) why.pop_back();
    return {nullptr, why};
  }
}

}  // namespace

const Gpu& gpu() {
  // Never destroyed: libraries that it uses may be gone when a process ends, and the driver takes all back
  // anyway.
  static const Gpu& found = *new Gpu(find_gpu());
  return found;
}

}  // namespace lamina::cuda
