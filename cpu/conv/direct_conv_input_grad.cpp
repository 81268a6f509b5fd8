#include <memory>

#include "cpu/conv/batch_cut.h"
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
  BatchCut cut;                              // bands of channels
  std::vector<std::vector<GatherRow>> rows;  // by cell of the window; of one block, image after image

  Plan(const ConvSizes& s, const TileSet& t)
      : tiles(t), sizes(s), cut(cut_of(s)), rows(static_cast<std::size_t>(s.windows.window_cells())) {
    const Windows& w = sizes.windows;
    for (int64_t row = 0; row < cut.block * w.out_cells(); ++row)
      for_each_cell(w, row % w.out_cells(), [&](int64_t cell, int64_t input) {
        const int64_t at = row / w.out_cells() * w.in_cells() + input;
        rows[static_cast<std::size_t>(cell)].push_back(
            {static_cast<std::int32_t>(row * sizes.filters), static_cast<std::int32_t>(at * sizes.channels)});
      });
  }
  static BatchCut cut_of(const ConvSizes& sizes);
  void transpose_kernel(const Arguments& args, int cell) const;
  void run(const Arguments& args, int chunk) const;
  void run_block(int64_t images, Range channels, const GatherProduct& first_group) const;
};

// Small batches are cut into bands of channels too, which come first where the kernel is what costs.
BatchCut Plan::cut_of(const ConvSizes& sizes) {
  constexpr int64_t kBandChannels = 32, kBlockPlaces = 256, kFewPlaces = 96;
  const int64_t images = sizes.windows.images;
  const int64_t most_bands = std::max<int64_t>(sizes.group_channels() / kBandChannels, 1);
  const int64_t chunks = worthwhile_chunks(product_microseconds(sizes.products()), images * most_bands);
  const int64_t places = sizes.windows.out_cells();
  const int64_t blocks = std::max<int64_t>(images * places / kBlockPlaces, 1);
  BatchCut cut = places < kFewPlaces ? cut_into(chunks, std::min(images, blocks), most_bands, CutFirst::Bands)
                                     : cut_into(chunks, images, most_bands, CutFirst::Batch);
  cut.block = images_of_block(sizes, kBlockPlaces, (images + cut.parts - 1) / cut.parts);
  return cut;
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
  const Range part = part_of(sizes.windows.images, cut.parts, cut.part(chunk));
  const Range channels = part_of_columns(sizes.group_channels(), cut.bands, cut.band(chunk));
  for (int64_t i = part.begin; i < part.end; i += cut.block)
    run_block(std::min(cut.block, part.end - i), channels,
              {.a = args.in<float>(0) + i * sizes.place_elements(),
               .b = reinterpret_cast<const float*>(args.workspace) + channels.begin,
               .c = args.out<float>(0) + i * sizes.image_elements() + channels.begin});
}

// `first_group` holds where the block's places, the transposed kernel and the result begin.
void Plan::run_block(int64_t images, Range channels, const GatherProduct& first_group) const {
  const int64_t depth = sizes.group_channels(), width = sizes.group_filters();
  const Segment whole{};
  for (int64_t g = 0; g < sizes.groups; ++g) {
    GatherProduct p = first_group;
    p.a += g * width;
    p.c += g * depth;
    for (int64_t cell = 0; cell < images * sizes.windows.in_cells(); ++cell)
      std::fill_n(p.c + cell * sizes.channels, channels.size(), 0.0f);
    p.n = channels.size();
    p.segments = &whole;
    p.segment_count = 1;
    p.depth = width;
    p.b_step = depth;
    p.accumulate = true;
    for (std::size_t cell = 0; cell < rows.size(); ++cell) {
      p.rows = rows[cell].data();
      p.m = static_cast<int64_t>(rows[cell].size()) * images / cut.block;
      p.b = first_group.b + (static_cast<int64_t>(cell) * sizes.filters + g * width) * depth;
      gather_product(tiles, p);
    }
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
                     {.chunks = static_cast<int>(plan->cut.chunks()),
                      .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }}},
          .workspace_bytes = sizes.kernel_elements() * static_cast<int64_t>(sizeof(float)),
          .microseconds = product_microseconds(sizes.products())};
}

Kernel lower_direct_conv_input_grad(const NodeView& node) {
  return direct_conv_input_grad(node, fastest_tiles());
}

}  // namespace lamina::cpu
