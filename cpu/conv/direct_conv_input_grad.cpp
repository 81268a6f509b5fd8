#include <memory>

#include "cpu/conv/direct_conv.h"
#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/split.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// For each cell of the window, dx[the places' cells] += dy[places] x kernel[cell]^T, over the places where
// the cell lies inside the image. No product is spent on padding.
struct Plan {
  const TileSet& tiles;
  ConvSizes sizes;
  std::vector<std::vector<GatherRow>> rows;  // by cell of the window
  int64_t image_parts = 1, bands = 1;        // chunk = part of the batch x band of channels

  Plan(const ConvSizes& s, const TileSet& t)
      : tiles(t), sizes(s), rows(static_cast<std::size_t>(s.windows.window_cells())) {
    for (int64_t p = 0; p < sizes.windows.out_cells(); ++p)
      for_each_cell(sizes.windows, p, [&](int64_t cell, int64_t input) {
        rows[static_cast<std::size_t>(cell)].push_back({static_cast<std::int32_t>(p * sizes.filters),
                                                        static_cast<std::int32_t>(input * sizes.channels)});
      });
    cut();
  }
  void cut();
  void transpose_kernel(const Arguments& args, int cell) const;
  void run(const Arguments& args, int chunk) const;
  void run_image(const float* dy, const float* transposed, float* dx, Range channels) const;
};

// Small batches are cut into bands of channels too; all bands of a group are multiples of a cache line.
void Plan::cut() {
  constexpr int64_t kBandChannels = 32;
  const int64_t images = sizes.windows.images;
  const int64_t most_bands = std::max<int64_t>(sizes.group_channels() / kBandChannels, 1);
  const int64_t chunks = worthwhile_chunks(product_microseconds(sizes.products()), images * most_bands);
  image_parts = std::min(chunks, images);
  bands = std::min(most_bands, chunks / image_parts);
}

// kernel[cell]: [channels of a group, filters] becomes [filters, channels of a group].
void Plan::transpose_kernel(const Arguments& args, int cell) const {
  constexpr int64_t kBlock = 16;
  const int64_t depth = sizes.group_channels(), filters = sizes.filters;
  const float* from = args.in<float>(1) + cell * depth * filters;
  float* to = reinterpret_cast<float*>(args.workspace) + cell * depth * filters;
  for (int64_t f0 = 0; f0 < filters; f0 += kBlock)
    for (int64_t c = 0; c < depth; ++c)
      for (int64_t f = f0; f < std::min(f0 + kBlock, filters); ++f) to[f * depth + c] = from[c * filters + f];
}

void Plan::run(const Arguments& args, int chunk) const {
  const Range images = part_of(sizes.windows.images, image_parts, chunk / bands);
  const int64_t band = chunk % bands, depth = sizes.group_channels();
  const Range blocks = part_of((depth + 15) / 16, bands, band);
  const Range channels{blocks.begin * 16, std::min(blocks.end * 16, depth)};
  for (int64_t i = images.begin; i < images.end; ++i)
    run_image(args.in<float>(0) + i * sizes.place_elements(), reinterpret_cast<const float*>(args.workspace),
              args.out<float>(0) + i * sizes.image_elements(), channels);
}

void Plan::run_image(const float* dy, const float* transposed, float* dx, Range channels) const {
  const int64_t depth = sizes.group_channels(), width = sizes.group_filters();
  const Segment whole{};
  for (int64_t g = 0; g < sizes.groups; ++g) {
    float* c = dx + g * depth + channels.begin;
    for (int64_t p = 0; p < sizes.windows.in_cells(); ++p)
      std::fill(c + p * sizes.channels, c + p * sizes.channels + channels.size(), 0.0f);
    for (std::size_t cell = 0; cell < rows.size(); ++cell)
      gather_product(tiles,
                     {.rows = rows[cell].data(),
                      .m = static_cast<int64_t>(rows[cell].size()),
                      .n = channels.size(),
                      .segments = &whole,
                      .segment_count = 1,
                      .depth = width,
                      .a = dy + g * width,
                      .a_step = 1,
                      .b = transposed + (static_cast<int64_t>(cell) * sizes.filters + g * width) * depth +
                           channels.begin,
                      .b_step = depth,
                      .c = c,
                      .accumulate = true});
  }
}

}  // namespace

Kernel direct_conv_input_grad(const NodeView& node, const TileSet& tiles) {
  const ConvSizes sizes = joined_if_pointwise(conv_sizes(node, node.output(0), node.input(0)));
  if (!takes_direct(node.output(0), sizes)) return {};
  const auto plan = std::make_shared<const Plan>(sizes, tiles);
  return {.name = "direct_conv_input_grad",
          .phases = {{.chunks = static_cast<int>(sizes.windows.window_cells()),
                      .run = [plan](const Arguments& args, int cell) { plan->transpose_kernel(args, cell); }},
                     {.chunks = static_cast<int>(plan->image_parts * plan->bands),
                      .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }}},
          .workspace_bytes = sizes.kernel_elements() * static_cast<int64_t>(sizeof(float)),
          .microseconds = product_microseconds(sizes.products())};
}

Kernel lower_direct_conv_input_grad(const NodeView& node) {
  return direct_conv_input_grad(node, fastest_tiles());
}

}  // namespace lamina::cpu
