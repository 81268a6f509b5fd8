#include "cpu/conv/depthwise.h"

#include <memory>

#include "cpu/conv/batch_cut.h"
#include "cpu/conv/depthwise_loops.h"
#include "cpu/conv/partial_sums.h"
#include "cpu/conv/split.h"
#include "cpu/reference/conv_sizes.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

bool takes(const TensorType& result, const ConvSizes& sizes) {
  return result.dtype == DType::Float32 && sizes.products() > 0 && sizes.groups > 1 &&
         sizes.groups == sizes.channels && sizes.groups == sizes.filters;
}

struct Plan {
  ConvSizes sizes;
  std::vector<PlaceRun> runs;
  BatchCut cut;  // bands of channels

  Plan(const ConvSizes& s, int64_t most_parts) : sizes(s), runs(place_runs(s.windows, s.channels)) {
    constexpr int64_t kBandChannels = 64;
    const int64_t most_bands = (sizes.channels + kBandChannels - 1) / kBandChannels;
    const int64_t chunks = worthwhile_chunks(microseconds(), most_parts * most_bands);
    cut = cut_into(chunks, most_parts, most_bands, CutFirst::Batch);
  }

  double microseconds() const { return static_cast<double>(sizes.products()) / 1e4; }
  Range images(int chunk) const { return part_of(sizes.windows.images, cut.parts, cut.part(chunk)); }
  ChannelBand band(int chunk) const {
    const Range channels = part_of_columns(sizes.channels, cut.bands, cut.band(chunk));
    return {sizes.channels, channels.begin, channels.size()};
  }

  void forward(const Arguments& args, int chunk) const;
  void input_grad(const Arguments& args, int chunk) const;
  void kernel_grad(const Arguments& args, int chunk) const;
};

void fill_band(float* rows, int64_t count, const ChannelBand& band) {
  for (int64_t i = 0; i < count; ++i) std::fill_n(rows + i * band.channels + band.first, band.count, 0.0f);
}

void Plan::forward(const Arguments& args, int chunk) const {
  const Range part = images(chunk);
  for (int64_t i = part.begin; i < part.end; ++i)
    for (const PlaceRun& run : runs)
      depthwise_run(run, band(chunk), args.in<float>(0) + i * sizes.image_elements(), args.in<float>(1),
                    args.out<float>(0) + i * sizes.place_elements());
}

void Plan::input_grad(const Arguments& args, int chunk) const {
  const Range part = images(chunk);
  for (int64_t i = part.begin; i < part.end; ++i) {
    float* dx = args.out<float>(0) + i * sizes.image_elements();
    fill_band(dx, sizes.windows.in_cells(), band(chunk));
    for (const PlaceRun& run : runs)
      depthwise_input_grad_run(run, band(chunk), args.in<float>(0) + i * sizes.place_elements(),
                               args.in<float>(1), dx);
  }
}

void Plan::kernel_grad(const Arguments& args, int chunk) const {
  const Range part = images(chunk);
  float* dkernel = reinterpret_cast<float*>(args.workspace) + cut.part(chunk) * sizes.kernel_elements();
  fill_band(dkernel, sizes.windows.window_cells(), band(chunk));
  for (int64_t i = part.begin; i < part.end; ++i)
    for (const PlaceRun& run : runs)
      depthwise_kernel_grad_run(run, band(chunk), args.in<float>(0) + i * sizes.image_elements(),
                                args.in<float>(1) + i * sizes.place_elements(), dkernel);
}

Kernel kernel_of(std::string_view name, const std::shared_ptr<const Plan>& plan,
                 void (Plan::*run)(const Arguments&, int) const) {
  return {.name = name,
          .phases = {{.chunks = static_cast<int>(plan->cut.chunks()),
                      .run = [plan, run](const Arguments& args, int chunk) { ((*plan).*run)(args, chunk); }}},
          .microseconds = plan->microseconds()};
}

}  // namespace

Kernel lower_depthwise_conv(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.input(0), node.output(0));
  if (!takes(node.output(0), sizes)) return {};
  return kernel_of("depthwise_conv", std::make_shared<const Plan>(sizes, sizes.windows.images),
                   &Plan::forward);
}

Kernel lower_depthwise_conv_input_grad(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.output(0), node.input(0));
  if (!takes(node.output(0), sizes)) return {};
  return kernel_of("depthwise_conv_input_grad", std::make_shared<const Plan>(sizes, sizes.windows.images),
                   &Plan::input_grad);
}

Kernel lower_depthwise_conv_kernel_grad(const NodeView& node) {
  constexpr int64_t kMostParts = 8;
  const ConvSizes sizes = conv_sizes(node, node.input(0), node.input(1));
  if (!takes(node.output(0), sizes)) return {};
  const auto plan = std::make_shared<const Plan>(sizes, std::min(sizes.windows.images, kMostParts));
  const PartialSums sums{plan->cut.parts, sizes.kernel_elements()};
  Kernel kernel = kernel_of("depthwise_conv_kernel_grad", plan, &Plan::kernel_grad);
  kernel.workspace_bytes = sums.workspace_elements() * static_cast<int64_t>(sizeof(float));
  kernel.phases.push_back(sums.phase());
  return kernel;
}

}  // namespace lamina::cpu
