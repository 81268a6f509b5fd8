#include "cuda/native/cudnn/conv_problem.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "core/base/error.h"
#include "cuda/kernels/conv.h"

namespace lamina::cuda::native {
namespace {

struct Name {
  std::string_view launch, shown;
  ConvProduct product;
};
constexpr Name kNames[] = {{"cudnn_conv", "conv", ConvProduct::Forward},
                           {"cudnn_conv_input_grad", "conv_input_grad", ConvProduct::InputGrad},
                           {"cudnn_conv_kernel_grad", "conv_kernel_grad", ConvProduct::KernelGrad}};

// The padding behind may be anything from what the last window reaches over the input's end to a stride less
// one more. As much as in front is best, since most engines take even padding only.
std::int64_t pad_high(const WindowAxis& a) {
  const std::int64_t reached = a.first(a.out - 1) + (a.size - 1) * a.dilation + 1 - a.in;
  const bool even = reached <= a.pad_low && a.pad_low < reached + a.stride;
  return even ? a.pad_low : std::max<std::int64_t>(0, reached);
}

ConvProblem::Axis axis_of(const WindowAxis& a) {
  return {.in = a.in,
          .out = a.out,
          .size = a.size,
          .stride = a.stride,
          .dilation = a.dilation,
          .pad_low = a.pad_low,
          .pad_high = pad_high(a)};
}

ConvProblem problem_of(ConvProduct product, const ConvParameters& p) {
  ConvProblem problem{.product = product,
                      .dtype = static_cast<DType>(p.dtype),
                      .images = p.windows.images,
                      .channels = p.channels,
                      .filters = p.filters,
                      .groups = p.groups,
                      .axes = {},
                      .x = product == ConvProduct::InputGrad ? p.result : p.x,
                      .kernel = product == ConvProduct::KernelGrad ? p.result : p.kernel,
                      .y = product == ConvProduct::Forward ? p.result : p.dy,
                      .workspace = p.parts};
  const WindowAxis& front = p.windows.axis[0];
  const bool flat = front.in == 1 && front.out == 1 && front.size == 1;
  for (int i = flat ? 1 : 0; i < 3; ++i) problem.axes.push_back(axis_of(p.windows.axis[i]));
  return problem;
}

// The axes' numbers with "x" between them.
template <class Get>
std::string joined(const ConvProblem& p, Get get) {
  std::string text;
  for (const ConvProblem::Axis& a : p.axes) text += (text.empty() ? "" : "x") + get(a);
  return text;
}
std::string joined(const ConvProblem& p, std::int64_t ConvProblem::Axis::*number) {
  return joined(p, [&](const ConvProblem::Axis& a) { return std::to_string(a.*number); });
}
std::string tensor(const char* name, std::int64_t outer, const std::string& spatial, std::int64_t inner) {
  return name + std::to_string(outer) + "x" + spatial + "x" + std::to_string(inner);
}

std::string_view type_name(DType dtype) {
  if (dtype == DType::Float32) return "f32";
  if (dtype == DType::BFloat16) return "bf16";
  return dtype == DType::Float16 ? "f16" : "another type";
}

}  // namespace

std::optional<ConvProblem> conv_problem_of(const Launch& launch) {
  for (const Name& name : kNames) {
    if (name.launch != launch.kernel) continue;
    ConvParameters p;
    check(launch.parameters.size() == sizeof p, "a convolution with parameters of something else");
    std::memcpy(&p, launch.parameters.data(), sizeof p);
    return problem_of(name.product, p);
  }
  return std::nullopt;
}

bool suits_tensor_cores(const ConvProblem& p) { return size_of(p.dtype) == 2; }

std::string text_of(const ConvProblem& p) {
  using Axis = ConvProblem::Axis;
  std::string text(kNames[static_cast<int>(p.product)].shown);
  text += tensor(" x ", p.images, joined(p, &Axis::in), p.channels);
  text += tensor(", kernel ", p.filters, joined(p, &Axis::size), p.channels / p.groups);
  text += tensor(", y ", p.images, joined(p, &Axis::out), p.filters);
  const auto any = [&](auto holds) { return std::ranges::any_of(p.axes, holds); };
  if (any([](const Axis& a) { return a.stride != 1; })) text += ", strides " + joined(p, &Axis::stride);
  if (any([](const Axis& a) { return a.dilation != 1; })) text += ", dilation " + joined(p, &Axis::dilation);
  if (any([](const Axis& a) { return a.pad_low != 0 || a.pad_high != 0; }))
    text += ", pads " + joined(p, [](const Axis& a) {
              return std::to_string(a.pad_low) + ":" + std::to_string(a.pad_high);
            });
  if (p.groups != 1) text += ", groups " + std::to_string(p.groups);
  return text + ", " + std::string(type_name(p.dtype));
}

}  // namespace lamina::cuda::native
