#include "cpu/conv/direct_conv.h"

#include <memory>

#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/source_images.h"
#include "cpu/conv/split.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// One row of the product for each place, whose depth is the window. Cells that are neighbours in memory in
// both image and kernel make one segment.
struct Plan {
  const TileSet& tiles;
  ConvSizes sizes;
  SourceImage source;
  BatchCut cut;
  bool filter_bands;  // else bands of places
  SourceImages images;
  std::vector<GatherRow> rows;  // of one block
  std::vector<Segment> segments;
  int64_t depth = 0;

  explicit Plan(const ConvSizes& s, const TileSet& t)
      : tiles(t),
        sizes(s),
        source(s),
        cut(cut_of(s)),
        filter_bands(cuts_filters(s)),
        images(s, source, cut, 0) {
    add_rows();
    add_segments();
  }
  static bool cuts_filters(const ConvSizes& sizes) { return sizes.windows.out_cells() < 2 * kBandPlaces; }
  static BatchCut cut_of(const ConvSizes& sizes);
  void add_rows();
  void add_segments();
  void run(const Arguments& args, int chunk) const;
  void run_block(const float* x, const float* kernel, float* y, Range block_rows, Range filters) const;

  static constexpr int64_t kBandPlaces = 48, kBandFilters = 64, kBlockPlaces = 256;
};

// Small batches are cut into bands of places too. Where there are few places the kernel is what costs, and
// bands of filters come first.
BatchCut Plan::cut_of(const ConvSizes& sizes) {
  const int64_t count = sizes.windows.images;
  const int64_t most_bands = cuts_filters(sizes) ? std::max<int64_t>(sizes.group_filters() / kBandFilters, 1)
                                                 : sizes.windows.out_cells() / kBandPlaces;
  const int64_t chunks = worthwhile_chunks(product_microseconds(sizes.products()), count * most_bands);
  const int64_t blocks = std::max<int64_t>(count * sizes.windows.out_cells() / kBlockPlaces, 1);
  BatchCut cut = cuts_filters(sizes) ? cut_into(chunks, std::min(count, blocks), most_bands, CutFirst::Bands)
                                     : cut_into(chunks, count, most_bands, CutFirst::Batch);
  cut.block = images_of_block(sizes, kBlockPlaces, (count + cut.parts - 1) / cut.parts);
  return cut;
}

void Plan::add_rows() {
  const int64_t places = sizes.windows.out_cells();
  for (int64_t row = 0; row < cut.block * places; ++row)
    rows.push_back(
        {static_cast<std::int32_t>(row / places * source.elements() + source.place_offset(row % places)),
         static_cast<std::int32_t>(row * sizes.filters)});
}

void Plan::add_segments() {
  const auto& axis = sizes.windows.axis;
  const bool joined = sizes.groups == 1 && axis[2].dilation == 1;
  const int64_t step = joined ? axis[2].size : 1;
  depth = step * sizes.group_channels();
  int64_t cell = 0;
  for (int64_t i = 0; i < axis[0].size; ++i)
    for (int64_t j = 0; j < axis[1].size; ++j)
      for (int64_t k = 0; k < axis[2].size; k += step, cell += step)
        segments.push_back({source.cell_offset(i, j, k), cell * sizes.group_channels() * sizes.filters});
}

void Plan::run(const Arguments& args, int chunk) const {
  const Range part = part_of(sizes.windows.images, cut.parts, cut.part(chunk));
  const int64_t band = cut.band(chunk), places = sizes.windows.out_cells();
  const Range all_filters{0, sizes.group_filters()};
  for (int64_t i = part.begin; i < part.end; i += cut.block) {
    const int64_t count = std::min(cut.block, part.end - i);
    const float* x = images.get(args, cut.part(chunk), i, count);
    float* y = args.out<float>(0) + i * sizes.place_elements();
    if (filter_bands)
      run_block(x, args.in<float>(1), y, {0, count * places},
                part_of_columns(sizes.group_filters(), cut.bands, band));
    else
      run_block(x, args.in<float>(1), y, part_of(count * places, cut.bands, band), all_filters);
  }
}

void Plan::run_block(const float* x, const float* kernel, float* y, Range block_rows, Range filters) const {
  for (int64_t g = 0; g < sizes.groups; ++g) {
    const int64_t column = g * sizes.group_filters() + filters.begin;
    gather_product(tiles, {.rows = rows.data() + block_rows.begin,
                           .m = block_rows.size(),
                           .n = filters.size(),
                           .segments = segments.data(),
                           .segment_count = static_cast<int64_t>(segments.size()),
                           .depth = depth,
                           .a = x + g * sizes.group_channels(),
                           .a_step = 1,
                           .b = kernel + column,
                           .b_step = sizes.filters,
                           .c = y + column});
  }
}

}  // namespace

Kernel direct_conv(const NodeView& node, const TileSet& tiles) {
  const ConvSizes sizes = joined_if_pointwise(conv_sizes(node, node.input(0), node.output(0)));
  if (!takes_direct(node.output(0), sizes)) return {};
  const auto plan = std::make_shared<const Plan>(sizes, tiles);
  Kernel kernel{.name = "direct_conv",
                .phases = {},
                .workspace_bytes = plan->images.workspace_elements() * static_cast<int64_t>(sizeof(float)),
                .microseconds = product_microseconds(sizes.products())};
  if (plan->images.copy_chunks() > 0)
    kernel.phases.push_back(
        {.chunks = static_cast<int>(plan->images.copy_chunks()),
         .run = [plan](const Arguments& args, int image) { plan->images.copy_image(args, image); }});
  kernel.phases.push_back({.chunks = static_cast<int>(plan->cut.chunks()),
                           .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }});
  return kernel;
}

Kernel lower_direct_conv(const NodeView& node) { return direct_conv(node, fastest_tiles()); }

}  // namespace lamina::cpu
