#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cuda/emulated/device.h"
#include "cuda/emulator/options.h"
#include "cuda/plugin/gpu.h"

// Kernels' tests run four times: on the emulated device with threads forward, in reverse and shuffled, and on
// a GPU, which is skipped where there is none.
//   class CudaSoftmax : public OnEveryDevice {};
//   LAMINA_ON_EVERY_DEVICE(CudaSoftmax);
//   TEST_P(CudaSoftmax, SumsToOne) {
//     const DeviceArray<float> x({1, 2}), y(2);
//     launch_now("softmax", SoftmaxParameters{.x = x.bytes(), .y = y.bytes(), ...});
//     EXPECT_FLOAT_EQ(y.read()[0] + y.read()[1], 1);
namespace lamina::cuda {

enum class Where { Forward, Reverse, Random, Gpu };

// The device that the running test is for.
inline std::shared_ptr<Device>& device_under_test() {
  static std::shared_ptr<Device> device = emulated_device();
  return device;
}

class OnEveryDevice : public testing::TestWithParam<Where> {
 protected:
  void SetUp() override {
    if (GetParam() != Where::Gpu) {
      emulator::options() = {.order = static_cast<emulator::Order>(GetParam()), .seed = 7};
      return;
    }
    if (!gpu().device) GTEST_SKIP() << gpu().description;
    device_under_test() = gpu().device;
  }
  void TearDown() override {
    emulator::options() = {};
    device_under_test() = emulated_device();
  }
};

inline std::string name_of_where(const testing::TestParamInfo<Where>& info) {
  const char* const names[] = {"Forward", "Reverse", "Random", "Gpu"};
  return names[static_cast<int>(info.param)];
}

// Suites Orders/Name, and OnGpu/Name, which CTest shows as skipped where there is no GPU.
#define LAMINA_ON_EVERY_DEVICE(Name)                                                                     \
  INSTANTIATE_TEST_SUITE_P(Orders, Name, testing::Values(Where::Forward, Where::Reverse, Where::Random), \
                           name_of_where);                                                               \
  INSTANTIATE_TEST_SUITE_P(OnGpu, Name, testing::Values(Where::Gpu), name_of_where)

// An array in the memory of the device under test.
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t size)  // not initialised
      : size_(size), memory_(device_under_test()->allocate(static_cast<std::int64_t>(size * sizeof(T)))) {}
  explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) {
    device_under_test()->write(memory_.get(), std::as_bytes(std::span(values)));
  }
  T* data() const { return reinterpret_cast<T*>(memory_.get()); }
  std::byte* bytes() const { return memory_.get(); }
  std::vector<T> read(std::size_t from = 0) const {
    std::vector<T> values(size_ - from);
    device_under_test()->read(std::as_writable_bytes(std::span(values)), memory_.get() + from * sizeof(T));
    return values;
  }

 private:
  std::size_t size_;
  std::shared_ptr<std::byte> memory_;
};

// Runs launches to their end. What the device has to say of them is thrown as DeviceError.
inline void launch_now(const std::vector<Launch>& launches) {
  const auto sequence = device_under_test()->prepare(launches);
  sequence->run();
  device_under_test()->wait(device_under_test()->mark());
}
template <class Parameters>
void launch_now(std::string_view kernel, const Parameters& parameters) {
  launch_now({launch_of(kernel, parameters)});
}

}  // namespace lamina::cuda
