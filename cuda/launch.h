#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lamina::cuda {

// One entry of a program's launch list, as plain data: which launcher of cuda/kernels runs, and the bytes of
// its parameter struct, in which pointers are device addresses. A device turns a list into something it can
// run again and again (Device::prepare).
struct Launch {
  std::string kernel;                         // "softmax"; see cuda/kernels/registry.h
  std::vector<std::byte> parameters;          // of the struct that the launcher takes
  std::vector<std::byte> table;               // what is too large for it; the device keeps it in its memory
  std::shared_ptr<const std::string> source;  // of a generated kernel, else null; see cuda/fused/
};

//   launches.push_back(launch_of("softmax", SoftmaxParameters{.x = x, .y = y, .rows = 32, .columns = 10}));
template <class Parameters>
Launch launch_of(std::string_view kernel, const Parameters& parameters) {
  static_assert(std::is_trivially_copyable_v<Parameters>, "parameters travel as bytes");
  Launch launch{.kernel = std::string(kernel),
                .parameters = std::vector<std::byte>(sizeof parameters),
                .table = {},
                .source = nullptr};
  std::memcpy(launch.parameters.data(), &parameters, sizeof parameters);
  return launch;
}

}  // namespace lamina::cuda
