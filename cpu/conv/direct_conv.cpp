#include "cpu/conv/direct_conv.h"

#include <memory>

#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/source_image.h"
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
  std::vector<GatherRow> rows;
  std::vector<Segment> segments;
  int64_t depth = 0;
  int64_t image_parts = 1, bands = 1;  // chunk = part of the batch x band of places

  explicit Plan(const ConvSizes& s, const TileSet& t) : tiles(t), sizes(s), source(s) {
    for (int64_t p = 0; p < sizes.windows.out_cells(); ++p)
      rows.push_back(
          {static_cast<std::int32_t>(source.place_offset(p)), static_cast<std::int32_t>(p * sizes.filters)});
    add_segments();
    cut();
  }
  void add_segments();
  void cut();
  void run(const Arguments& args, int chunk) const;
  void run_image(const float* image, const float* kernel, float* y, Range places) const;
};

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

// Small batches are cut into bands of places too.
void Plan::cut() {
  constexpr int64_t kBandPlaces = 48;
  const Windows& w = sizes.windows;
  const int64_t most_bands = (w.out_cells() + kBandPlaces - 1) / kBandPlaces;
  const int64_t chunks = worthwhile_chunks(product_microseconds(sizes.products()), w.images * most_bands);
  image_parts = std::min(chunks, w.images);
  bands = std::min(most_bands, chunks / image_parts);
}

void Plan::run(const Arguments& args, int chunk) const {
  const Range images = part_of(sizes.windows.images, image_parts, chunk / bands);
  const Range places = part_of(sizes.windows.out_cells(), bands, chunk % bands);
  float* buffer = reinterpret_cast<float*>(args.workspace) + chunk * source.elements();
  for (int64_t i = images.begin; i < images.end; ++i) {
    const float* image = args.in<float>(0) + i * sizes.image_elements();
    if (source.copied()) source.copy(image, buffer), image = buffer;
    run_image(image, args.in<float>(1), args.out<float>(0) + i * sizes.place_elements(), places);
  }
}

void Plan::run_image(const float* image, const float* kernel, float* y, Range places) const {
  for (int64_t g = 0; g < sizes.groups; ++g)
    gather_product(tiles, {.rows = rows.data() + places.begin,
                           .m = places.size(),
                           .n = sizes.group_filters(),
                           .segments = segments.data(),
                           .segment_count = static_cast<int64_t>(segments.size()),
                           .depth = depth,
                           .a = image + g * sizes.group_channels(),
                           .a_step = 1,
                           .b = kernel + g * sizes.group_filters(),
                           .b_step = sizes.filters,
                           .c = y + g * sizes.group_filters()});
}

}  // namespace

Kernel direct_conv(const NodeView& node, const TileSet& tiles) {
  const ConvSizes sizes = joined_if_pointwise(conv_sizes(node, node.input(0), node.output(0)));
  if (!takes_direct(node.output(0), sizes)) return {};
  const auto plan = std::make_shared<const Plan>(sizes, tiles);
  const int64_t chunks = plan->image_parts * plan->bands;
  const int64_t buffers = plan->source.copied() ? chunks * plan->source.elements() : 0;
  return {.name = "direct_conv",
          .phases = {{.chunks = static_cast<int>(chunks),
                      .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }}},
          .workspace_bytes = buffers * static_cast<int64_t>(sizeof(float)),
          .microseconds = product_microseconds(sizes.products())};
}

Kernel lower_direct_conv(const NodeView& node) { return direct_conv(node, fastest_tiles()); }

}  // namespace lamina::cpu
