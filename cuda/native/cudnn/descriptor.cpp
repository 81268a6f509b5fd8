#include "cuda/native/cudnn/descriptor.h"

#include <array>
#include <string>
#include <utility>

namespace lamina::cuda::native {

Descriptor::Descriptor(std::shared_ptr<const CudnnLibrary> library, cudnnBackendDescriptorType_t type)
    : library_(std::move(library)) {
  library_->need(library_->create_descriptor(type, &raw_), "making a descriptor");
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : library_(other.library_), raw_(std::exchange(other.raw_, nullptr)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(library_, other.library_);
  std::swap(raw_, other.raw_);
  return *this;
}

Descriptor::~Descriptor() {
  if (raw_) library_->destroy_descriptor(raw_);
}

template <class T>
Descriptor& Descriptor::set_values(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                                   const T* values, std::size_t count) {
  library_->need(library_->set_attribute(raw_, name, type, static_cast<std::int64_t>(count), values),
                 "setting attribute " + std::to_string(name));
  return *this;
}

Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, std::int64_t value) {
  return set_values(name, CUDNN_TYPE_INT64, &value, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, const std::vector<std::int64_t>& values) {
  return set_values(name, CUDNN_TYPE_INT64, values.data(), values.size());
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, double value) {
  return set_values(name, CUDNN_TYPE_DOUBLE, &value, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, std::string_view text) {
  return set_values(name, CUDNN_TYPE_CHAR, text.data(), text.size());
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, cudnnDataType_t value) {
  return set_values(name, CUDNN_TYPE_DATA_TYPE, &value, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, cudnnConvolutionMode_t value) {
  return set_values(name, CUDNN_TYPE_CONVOLUTION_MODE, &value, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, cudnnBackendHeurMode_t value) {
  return set_values(name, CUDNN_TYPE_HEUR_MODE, &value, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, cudnnHandle_t value) {
  return set_values(name, CUDNN_TYPE_HANDLE, &value, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, const Descriptor& value) {
  return set_values(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, &value.raw_, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, void* address) {
  return set_values(name, CUDNN_TYPE_VOID_PTR, &address, 1);
}
Descriptor& Descriptor::set(cudnnBackendAttributeName_t name, const std::vector<void*>& addresses) {
  return set_values(name, CUDNN_TYPE_VOID_PTR, addresses.data(), addresses.size());
}

void Descriptor::finalize(std::string_view what) {
  library_->need(library_->finalize(raw_), "finalizing " + std::string(what));
}

std::int64_t Descriptor::integer(cudnnBackendAttributeName_t name) const {
  std::int64_t value = 0, count = 0;
  library_->need(library_->get_attribute(raw_, name, CUDNN_TYPE_INT64, 1, &count, &value),
                 "reading a number");
  return value;
}

std::vector<cudnnBackendNumericalNote_t> Descriptor::notes(cudnnBackendAttributeName_t name) const {
  std::array<cudnnBackendNumericalNote_t, CUDNN_NUMERICAL_NOTE_TYPE_COUNT> all{};
  std::int64_t count = 0;
  library_->need(library_->get_attribute(raw_, name, CUDNN_TYPE_NUMERICAL_NOTE,
                                         static_cast<std::int64_t>(all.size()), &count, all.data()),
                 "reading notes");
  return {all.begin(), all.begin() + std::min<std::int64_t>(count, all.size())};
}

std::vector<Descriptor> Descriptor::descriptors(cudnnBackendAttributeName_t name,
                                                cudnnBackendDescriptorType_t type, std::int64_t most) const {
  std::vector<Descriptor> found;
  std::vector<cudnnBackendDescriptor_t> raw;
  for (std::int64_t i = 0; i < most; ++i) raw.push_back(found.emplace_back(library_, type).raw_);
  std::int64_t count = 0;
  library_->need(library_->get_attribute(raw_, name, CUDNN_TYPE_BACKEND_DESCRIPTOR, most, &count, raw.data()),
                 "reading descriptors");
  while (static_cast<std::int64_t>(found.size()) > count) found.pop_back();
  return found;
}

}  // namespace lamina::cuda::native
