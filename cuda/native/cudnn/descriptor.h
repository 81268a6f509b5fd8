#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "cuda/native/cudnn/library.h"

namespace lamina::cuda::native {

// A backend descriptor of cuDNN: a bag of attributes that is filled, then finalized, then only read. Setting
// and finalizing throw DeviceError with cuDNN's words.
//   Descriptor tensor(library, CUDNN_BACKEND_TENSOR_DESCRIPTOR);
//   tensor.set(CUDNN_ATTR_TENSOR_UNIQUE_ID, std::int64_t{1}).finalize("a tensor");
class Descriptor {
 public:
  Descriptor(std::shared_ptr<const CudnnLibrary> library, cudnnBackendDescriptorType_t type);
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  Descriptor& set(cudnnBackendAttributeName_t name, std::int64_t value);
  Descriptor& set(cudnnBackendAttributeName_t name, const std::vector<std::int64_t>& values);
  Descriptor& set(cudnnBackendAttributeName_t name, double value);
  Descriptor& set(cudnnBackendAttributeName_t name, std::string_view text);
  Descriptor& set(cudnnBackendAttributeName_t name, cudnnDataType_t value);
  Descriptor& set(cudnnBackendAttributeName_t name, cudnnConvolutionMode_t value);
  Descriptor& set(cudnnBackendAttributeName_t name, cudnnBackendHeurMode_t value);
  Descriptor& set(cudnnBackendAttributeName_t name, cudnnHandle_t value);
  Descriptor& set(cudnnBackendAttributeName_t name, const Descriptor& value);
  Descriptor& set(cudnnBackendAttributeName_t name, void* address);
  Descriptor& set(cudnnBackendAttributeName_t name, const std::vector<void*>& addresses);
  void finalize(std::string_view what);

  // Reading. Descriptors are copied out into new ones of that type, at most as many as asked for.
  std::int64_t integer(cudnnBackendAttributeName_t name) const;
  std::vector<cudnnBackendNumericalNote_t> notes(cudnnBackendAttributeName_t name) const;
  std::vector<Descriptor> descriptors(cudnnBackendAttributeName_t name, cudnnBackendDescriptorType_t type,
                                      std::int64_t most) const;

  cudnnBackendDescriptor_t raw() const { return raw_; }

 private:
  template <class T>
  Descriptor& set_values(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, const T* values,
                         std::size_t count);

  std::shared_ptr<const CudnnLibrary> library_;
  cudnnBackendDescriptor_t raw_ = nullptr;
};

}  // namespace lamina::cuda::native
