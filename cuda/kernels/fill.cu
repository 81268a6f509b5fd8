#include "cuda/kernels/fill.h"

#include "cuda/kernels/fill_body.h"
#include "cuda/kernels/with_dtype.h"

namespace lamina::cuda {
namespace {

constexpr int kBlock = 256;
constexpr std::int64_t kMostBlocks = 8192;

template <class T>
__global__ void fill_kernel(FillParameters p) {
  fill_elements<T>(p, crew_of_grid());
}

template <class T>
__global__ void iota_kernel(IotaParameters p) {
  count_up<T>(p, crew_of_grid());
}

LaunchConfig config_for(std::int64_t count, Stream stream) {
  return {.grid = blocks_for(count, kBlock, kMostBlocks), .block = kBlock, .stream = stream};
}

template <class T>
int fill_as(Stream stream, const FillParameters& p) {
  return launch(fill_kernel<T>, config_for(p.count, stream), p);
}

}  // namespace

int fill(Stream stream, const FillParameters& p) {
  switch (p.element_bytes) {
    case 1:
      return fill_as<std::uint8_t>(stream, p);
    case 2:
      return fill_as<std::uint16_t>(stream, p);
    case 4:
      return fill_as<std::uint32_t>(stream, p);
    default:
      return fill_as<std::uint64_t>(stream, p);
  }
}

int iota(Stream stream, const IotaParameters& p) {
  return with_number(static_cast<DType>(p.dtype),
                     [&]<class T>(T) { return launch(iota_kernel<T>, config_for(p.count, stream), p); });
}

}  // namespace lamina::cuda
