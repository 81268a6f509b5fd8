#include "cuda/native/nvrtc.h"

#include <dlfcn.h>

#include <array>

#include "core/base/error.h"

namespace lamina::cuda::native {
namespace {

// NVRTC's C interface, the same since CUDA 11; its header is not on every machine that has the compiler.
using Program = struct _nvrtcProgram*;
using Result = int;
constexpr Result kSuccess = 0;

struct Functions {
  Result (*version)(int* major, int* minor) = nullptr;
  const char* (*error_string)(Result) = nullptr;
  Result (*create)(Program*, const char* source, const char* name, int headers, const char* const* texts,
                   const char* const* names) = nullptr;
  Result (*destroy)(Program*) = nullptr;
  Result (*compile)(Program, int options, const char* const* option) = nullptr;
  Result (*log_size)(Program, std::size_t*) = nullptr;
  Result (*log)(Program, char*) = nullptr;
  Result (*cubin_size)(Program, std::size_t*) = nullptr;
  Result (*cubin)(Program, char*) = nullptr;

  bool look_up(void* library) {
    auto find = [library](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, name));
      return function != nullptr;
    };
    return find(version, "nvrtcVersion") && find(error_string, "nvrtcGetErrorString") &&
           find(create, "nvrtcCreateProgram") && find(destroy, "nvrtcDestroyProgram") &&
           find(compile, "nvrtcCompileProgram") && find(log_size, "nvrtcGetProgramLogSize") &&
           find(log, "nvrtcGetProgramLog") && find(cubin_size, "nvrtcGetCUBINSize") &&
           find(cubin, "nvrtcGetCUBIN");
  }
  void need(Result result, const std::string& doing) const {
    if (result != kSuccess) throw DeviceError("NVRTC: " + doing + ": " + error_string(result) + ".");
  }
};

// One compilation; the program is freed with it.
class Compilation {
 public:
  Compilation(const Functions& nvrtc, const std::string& source) : nvrtc_(nvrtc) {
    nvrtc_.need(nvrtc_.create(&program_, source.c_str(), "lamina_fused.cu", 0, nullptr, nullptr),
                "taking a kernel");
  }
  Compilation(const Compilation&) = delete;
  Compilation& operator=(const Compilation&) = delete;
  ~Compilation() { nvrtc_.destroy(&program_); }

  std::string run(int capability) const {
    const std::string target = "--gpu-architecture=sm_" + std::to_string(capability);
    const std::array options = {target.c_str(), "--std=c++20", "--fmad=false"};
    const Result result = nvrtc_.compile(program_, static_cast<int>(options.size()), options.data());
    nvrtc_.need(result, "compiling a generated kernel for sm_" + std::to_string(capability) +
                            (result == kSuccess ? "" : "; it says\n" + log()));
    std::size_t bytes = 0;
    nvrtc_.need(nvrtc_.cubin_size(program_, &bytes), "the size of a kernel");
    std::string cubin(bytes, '\0');
    nvrtc_.need(nvrtc_.cubin(program_, cubin.data()), "handing out a kernel");
    return cubin;
  }

 private:
  std::string log() const {
    std::size_t bytes = 0;
    if (nvrtc_.log_size(program_, &bytes) != kSuccess) return "nothing";
    std::string text(bytes, '\0');
    if (nvrtc_.log(program_, text.data()) != kSuccess) return "nothing";
    while (!text.empty() && (text.back() == '\0' || text.back() == '\n')) text.pop_back();
    return text;
  }

  const Functions& nvrtc_;
  Program program_ = nullptr;
};

class LoadedNvrtc final : public Nvrtc {
 public:
  explicit LoadedNvrtc(const Functions& functions) : functions_(functions) {}

  std::string version() const override {
    int major = 0, minor = 0;
    functions_.need(functions_.version(&major, &minor), "its version");
    return std::to_string(major) + "." + std::to_string(minor);
  }
  std::string compile(const std::string& source, int capability) const override {
    return Compilation(functions_, source).run(capability);
  }

 private:
  Functions functions_;
};

}  // namespace

std::shared_ptr<const Nvrtc> load_nvrtc(std::string& why_not) {
  for (const char* name : {"libnvrtc.so.13", "libnvrtc.so.12"}) {
    void* const library =
        ::dlopen(name, RTLD_NOW | RTLD_LOCAL);  // never closed: it may run threads of its own
    if (!library) continue;
    Functions functions;
    if (functions.look_up(library)) return std::make_shared<LoadedNvrtc>(functions);
  }
  why_not = "no NVRTC: neither libnvrtc.so.13 nor libnvrtc.so.12 can be loaded";
  return nullptr;
}

}  // namespace lamina::cuda::native
