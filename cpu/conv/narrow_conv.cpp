#include "cpu/conv/narrow_conv.h"

#include <memory>

#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/gather_tile.h"
#include "cpu/conv/source_images.h"
#include "cpu/conv/split.h"
#include "cpu/matmul/kernels.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kNarrow = 8, kLeastDepth = 16;

// Each place and filter is a scalar product along the channels, which lie next to each other in the image and
// in a kernel that is turned to [filters, window, channels].
struct Plan {
  ConvSizes sizes;
  SourceImage source;
  BatchCut cut;
  SourceImages images;
  std::vector<Segment> segments;  // in image and turned kernel
  int64_t depth = 0;

  explicit Plan(const ConvSizes& s)
      : sizes(s), source(s), cut(cut_of(s)), images(s, source, cut, s.kernel_elements()) {
    const auto& axis = sizes.windows.axis;
    const int64_t step = axis[2].dilation == 1 ? axis[2].size : 1;
    depth = step * sizes.channels;
    int64_t cell = 0;
    for (int64_t i = 0; i < axis[0].size; ++i)
      for (int64_t j = 0; j < axis[1].size; ++j)
        for (int64_t k = 0; k < axis[2].size; k += step, cell += step)
          segments.push_back({source.cell_offset(i, j, k), cell * sizes.channels});
  }
  static BatchCut cut_of(const ConvSizes& sizes) {
    const int64_t images = sizes.windows.images, rows = sizes.windows.out_cells() / sizes.windows.out[2];
    return cut_into(worthwhile_chunks(product_microseconds(sizes.products()), images * rows), images, rows,
                    CutFirst::Batch);
  }
  void turn_kernel(const Arguments& args) const;
  void run(const Arguments& args, int chunk) const;
  void run_row(const float* x, const float* kernel, float* y) const;
};

void Plan::turn_kernel(const Arguments& args) const {
  const float* from = args.in<float>(1);
  float* to = reinterpret_cast<float*>(args.workspace);
  const int64_t length = sizes.kernel_elements() / sizes.filters;
  for (int64_t f = 0; f < sizes.filters; ++f)
    for (int64_t i = 0; i < length; ++i) to[f * length + i] = from[i * sizes.filters + f];
}

void Plan::run(const Arguments& args, int chunk) const {
  const Windows& w = sizes.windows;
  const Range part = part_of(w.images, cut.parts, cut.part(chunk));
  const Range rows = part_of(w.out_cells() / w.out[2], cut.bands, cut.band(chunk));
  for (int64_t i = part.begin; i < part.end; ++i) {
    const float* x = images.get(args, cut.part(chunk), i, 1);
    float* y = args.out<float>(0) + i * sizes.place_elements();
    for (int64_t row = rows.begin; row < rows.end; ++row)
      run_row(x + source.place_offset(row * w.out[2]), reinterpret_cast<const float*>(args.workspace),
              y + row * w.out[2] * sizes.filters);
  }
}

// A row of places.
void Plan::run_row(const float* x, const float* kernel, float* y) const {
  const int64_t length = sizes.kernel_elements() / sizes.filters;
  for (int64_t f = 0; f < sizes.filters; ++f)
    for (std::size_t s = 0; s < segments.size(); ++s)
      fastest_kernels().dot_rows({.count = sizes.windows.out[2],
                                  .depth = depth,
                                  .w = x + segments[s].a,
                                  .w_row = sizes.windows.axis[2].stride * sizes.channels,
                                  .w_depth = 1,
                                  .x = kernel + f * length + segments[s].b,
                                  .x_stride = 1,
                                  .y = y + f,
                                  .y_stride = sizes.filters,
                                  .accumulate = s > 0});
}

// A row of places whose cell of the window lies inside the image, in elements from the image's beginning.
struct CellRun {
  int64_t cell, dy, dx, count;
};

// dx gets a scalar product along the filters for each place, cell of the window and channel.
struct InputGradPlan {
  ConvSizes sizes;
  std::vector<CellRun> runs;
  int64_t parts;

  explicit InputGradPlan(const ConvSizes& s)
      : sizes(s), parts(worthwhile_chunks(product_microseconds(s.products()), s.windows.images)) {
    for (int64_t first = 0; first < sizes.windows.out_cells(); first += sizes.windows.out[2]) add_runs(first);
  }
  void add_runs(int64_t first_place);
  void run(const Arguments& args, int chunk) const;
  void run_image(const float* dy, const float* kernel, float* dx) const;
};

void InputGradPlan::add_runs(int64_t first_place) {
  const Windows& w = sizes.windows;
  std::vector<CellRun> row(static_cast<std::size_t>(w.window_cells()));
  for (int64_t p = first_place; p < first_place + w.out[2]; ++p)
    for_each_cell(w, p, [&](int64_t cell, int64_t input) {
      CellRun& run = row[static_cast<std::size_t>(cell)];
      if (run.count++ == 0) run = {cell, p * sizes.filters, input * sizes.channels, 1};
    });
  for (const CellRun& run : row)
    if (run.count > 0) runs.push_back(run);
}

void InputGradPlan::run(const Arguments& args, int chunk) const {
  const Range part = part_of(sizes.windows.images, parts, chunk);
  for (int64_t i = part.begin; i < part.end; ++i)
    run_image(args.in<float>(0) + i * sizes.place_elements(), args.in<float>(1),
              args.out<float>(0) + i * sizes.image_elements());
}

void InputGradPlan::run_image(const float* dy, const float* kernel, float* dx) const {
  std::fill_n(dx, sizes.image_elements(), 0.0f);
  for (const CellRun& run : runs)
    for (int64_t c = 0; c < sizes.channels; ++c)
      fastest_kernels().dot_rows({.count = run.count,
                                  .depth = sizes.filters,
                                  .w = dy + run.dy,
                                  .w_row = sizes.filters,
                                  .w_depth = 1,
                                  .x = kernel + (run.cell * sizes.channels + c) * sizes.filters,
                                  .x_stride = 1,
                                  .y = dx + run.dx + c,
                                  .y_stride = sizes.windows.axis[2].stride * sizes.channels,
                                  .accumulate = true});
}

}  // namespace

Kernel lower_narrow_conv(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.input(0), node.output(0));
  if (!takes_direct(node.output(0), sizes) || sizes.groups != 1 || sizes.filters >= kNarrow) return {};
  const auto plan = std::make_shared<const Plan>(sizes);
  if (plan->depth < kLeastDepth) return {};
  const int64_t elements = sizes.kernel_elements() + plan->images.workspace_elements();
  Kernel kernel{.name = "narrow_conv",
                .phases = {{.run = [plan](const Arguments& args, int) { plan->turn_kernel(args); }}},
                .workspace_bytes = elements * static_cast<int64_t>(sizeof(float)),
                .microseconds = 2 * product_microseconds(sizes.products())};
  if (plan->images.copy_chunks() > 0)
    kernel.phases.push_back(
        {.chunks = static_cast<int>(plan->images.copy_chunks()),
         .run = [plan](const Arguments& args, int image) { plan->images.copy_image(args, image); }});
  kernel.phases.push_back({.chunks = static_cast<int>(plan->cut.chunks()),
                           .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }});
  return kernel;
}

Kernel lower_narrow_conv_input_grad(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.output(0), node.input(0));
  if (!takes_direct(node.output(0), sizes) || sizes.groups != 1 || sizes.channels >= kNarrow ||
      sizes.filters < kLeastDepth)
    return {};
  const auto plan = std::make_shared<const InputGradPlan>(sizes);
  return {.name = "narrow_conv_input_grad",
          .phases = {{.chunks = static_cast<int>(plan->parts),
                      .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }}},
          .microseconds = 4 * product_microseconds(sizes.products())};
}

}  // namespace lamina::cpu
