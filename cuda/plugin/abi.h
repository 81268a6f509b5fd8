#pragma once

#include <cstddef>
#include <cstdint>

// What liblamina_cuda.so, the plug-in that alone knows CUDA, and the library say to each other: one C
// function that returns a table of C functions over plain data, so that no C++ type, exception or symbol
// crosses. It is cuda::Device, spelled in C.
extern "C" {

// One entry of a launch list; see cuda/launch.h. The plug-in copies what it keeps.
struct LaminaCudaLaunch {
  const char* kernel;
  const void* parameters;
  std::size_t parameter_bytes;
  const void* table;  // null if there is none
  std::size_t table_bytes;
  const char* source;  // of a generated kernel, or null
};

// Functions that can fail return null, or a message that is valid until the thread's next call.
struct LaminaCudaPlugin {
  const char* library_version;  // of the Lamina that it was built with: parameter structs are that version's

  const char* (*count)(int* devices);
  const char* (*open)(int index, void** device);
  void (*close)(void* device);
  const char* (*name)(void* device);  // "NVIDIA H200"; these two are valid as long as the device is
  const char* (*libraries)(
      void* device);  // "cuDNN 9.19.0, cuBLASLt 13.1.0, NVRTC 13.0", and why one is not there

  const char* (*allocate)(void* device, std::int64_t bytes, void** memory);
  void (*release)(void* device, void* memory);
  const char* (*allocate_pinned)(void* device, std::int64_t bytes, void** memory);
  void (*release_pinned)(void* device, void* memory);
  const char* (*write)(void* device, void* to, const void* from, std::int64_t bytes);
  const char* (*read)(void* device, void* to, const void* from, std::int64_t bytes);
  const char* (*stage)(void* device, void* to, const void* from, std::int64_t bytes);

  const char* (*vendor_workspace)(void* device, const LaminaCudaLaunch* launch,
                                  std::int64_t* bytes);  // -1: none
  const char* (*prepare)(void* device, const LaminaCudaLaunch* launches, std::size_t count, void** sequence);
  const char* (*run)(void* sequence);
  void (*destroy)(void* sequence);

  const char* (*mark)(void* device, std::uint64_t* mark);
  const char* (*wait)(void* device, std::uint64_t mark);
};

inline constexpr std::uint32_t kLaminaCudaAbi = 2;  // grows with every change of these structs

// The plug-in's one symbol, "lamina_cuda_plugin". Null if it does not speak that version.
using LaminaCudaEntry = const LaminaCudaPlugin* (*)(std::uint32_t abi);

}  // extern "C"
