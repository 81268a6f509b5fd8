#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "cuda/emulator/device_memory.h"

namespace lamina::cuda::emulator {

// An array in the emulated device's memory, freed with this object.
//   DeviceArray<float> x({1, 2, 3}), y(3);
//   launch(copy_kernel, {.grid = 1, .block = 32}, x.data(), y.data());
//   EXPECT_EQ(y.read()[0], 1.0f);
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t size)  // not initialised
      : size_(size), data_(static_cast<T*>(device_allocate(size * sizeof(T)))) {}
  explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) {
    device_write(data_, values.data(), size_ * sizeof(T));
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { device_free(data_); }

  static DeviceArray zeros(std::size_t size) { return DeviceArray(std::vector<T>(size)); }

  T* data() const { return data_; }
  std::vector<T> read() const {
    std::vector<T> values(size_);
    device_read(values.data(), data_, size_ * sizeof(T));
    return values;
  }

 private:
  std::size_t size_;
  T* data_;
};

}  // namespace lamina::cuda::emulator
