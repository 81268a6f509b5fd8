#include "cuda/native/cudnn/conv_graph.h"

#include <utility>

#include "core/base/error.h"

namespace lamina::cuda::native {
namespace {

using Numbers = std::vector<std::int64_t>;
using Axis = ConvProblem::Axis;

cudnnDataType_t type_of(DType dtype) {
  switch (dtype) {
    case DType::Float32:
      return CUDNN_DATA_FLOAT;
    case DType::BFloat16:
      return CUDNN_DATA_BFLOAT16;
    case DType::Float16:
      return CUDNN_DATA_HALF;
    default:
      throw DeviceError("cuDNN does not convolve this dtype.");
  }
}

Numbers each(const ConvProblem& problem, std::int64_t Axis::*number) {
  Numbers numbers;
  for (const Axis& axis : problem.axes) numbers.push_back(axis.*number);
  return numbers;
}

// [outer, channels, ...spatial] as cuDNN counts, channels innermost in memory.
Descriptor tensor(const std::shared_ptr<const CudnnLibrary>& library, std::int64_t id, std::int64_t outer,
                  std::int64_t channels, const Numbers& spatial, cudnnDataType_t type) {
  constexpr std::int64_t kAlignment = 16;
  Numbers sizes{outer, channels}, strides(spatial.size() + 2, 1);
  sizes.insert(sizes.end(), spatial.begin(), spatial.end());
  std::int64_t stride = channels;
  for (std::size_t i = sizes.size(); i-- > 2; stride *= sizes[i]) strides[i] = stride;
  strides[0] = stride;
  Descriptor d(library, CUDNN_BACKEND_TENSOR_DESCRIPTOR);
  d.set(CUDNN_ATTR_TENSOR_UNIQUE_ID, id)
      .set(CUDNN_ATTR_TENSOR_DATA_TYPE, type)
      .set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, kAlignment)
      .set(CUDNN_ATTR_TENSOR_DIMENSIONS, sizes)
      .set(CUDNN_ATTR_TENSOR_STRIDES, strides)
      .finalize("a tensor");
  return d;
}

Descriptor windows(const std::shared_ptr<const CudnnLibrary>& library, const ConvProblem& p) {
  Descriptor d(library, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR);
  d.set(CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_DATA_FLOAT)
      .set(CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_CROSS_CORRELATION)
      .set(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, static_cast<std::int64_t>(p.axes.size()))
      .set(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, each(p, &Axis::stride))
      .set(CUDNN_ATTR_CONVOLUTION_DILATIONS, each(p, &Axis::dilation))
      .set(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, each(p, &Axis::pad_low))
      .set(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, each(p, &Axis::pad_high))
      .finalize("a convolution");
  return d;
}

// How an operation's attributes are called for each of the three products.
struct Names {
  cudnnBackendDescriptorType_t operation;
  cudnnBackendAttributeName_t windows, x, kernel, y, alpha, beta;
};
constexpr Names kForward = {CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
                            CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
                            CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
                            CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
                            CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y,
                            CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
                            CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA};
constexpr Names kInputGrad = {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
                              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
                              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,
                              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
                              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY,
                              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
                              CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA};
constexpr Names kKernelGrad = {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
                               CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
                               CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
                               CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
                               CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
                               CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
                               CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA};

const Names& names_of(ConvProduct product) {
  return product == ConvProduct::Forward     ? kForward
         : product == ConvProduct::InputGrad ? kInputGrad
                                             : kKernelGrad;
}

}  // namespace

ConvGraph::ConvGraph(const std::shared_ptr<const CudnnLibrary>& library, const ConvProblem& p,
                     cudnnHandle_t handle) {
  const cudnnDataType_t type = type_of(p.dtype);
  parts_.push_back(tensor(library, kX, p.images, p.channels, each(p, &Axis::in), type));
  parts_.push_back(tensor(library, kKernel, p.filters, p.channels / p.groups, each(p, &Axis::size), type));
  parts_.push_back(tensor(library, kY, p.images, p.filters, each(p, &Axis::out), type));
  parts_.push_back(windows(library, p));
  const Names& names = names_of(p.product);
  Descriptor operation(library, names.operation);
  operation.set(names.x, parts_[0])
      .set(names.kernel, parts_[1])
      .set(names.y, parts_[2])
      .set(names.windows, parts_[3])
      .set(names.alpha, 1.0)
      .set(names.beta, 0.0)
      .finalize("an operation");
  parts_.push_back(std::move(operation));
  Descriptor graph(library, CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR);
  graph.set(CUDNN_ATTR_OPERATIONGRAPH_OPS, parts_.back());
  if (handle) graph.set(CUDNN_ATTR_OPERATIONGRAPH_HANDLE, handle);
  graph.finalize("a graph");
  parts_.push_back(std::move(graph));
}

}  // namespace lamina::cuda::native
