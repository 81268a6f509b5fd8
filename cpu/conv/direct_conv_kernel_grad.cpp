#include <memory>

#include "cpu/conv/direct_conv.h"
#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/partial_sums.h"
#include "cpu/conv/source_images.h"
#include "cpu/conv/split.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

// dkernel = sum over images, x^T dy: one row of the product for each element of the window, whose depth is
// the places. The batch is cut into parts, which are summed on their own and then together.
struct Plan {
  const TileSet& tiles;
  ConvSizes sizes;
  SourceImage source;
  BatchCut cut;  // bands of rows
  SourceImages images;
  std::vector<GatherRow> rows;    // by cell and channel of a group
  std::vector<Segment> segments;  // rows of places of the images of one block

  Plan(const ConvSizes& s, const TileSet& t)
      : tiles(t), sizes(s), source(s), cut(cut_of(s)), images(s, source, cut, partials()) {
    add_rows();
    add_segments();
  }
  static BatchCut cut_of(const ConvSizes& sizes);
  void add_rows();
  void add_segments();
  PartialSums sums() const { return {cut.parts, sizes.kernel_elements()}; }
  int64_t partials() const { return cut.parts > 1 ? sums().workspace_elements() : 0; }
  void run(const Arguments& args, int chunk) const;
  void run_block(int64_t count, Range band, GatherProduct product) const;
};

BatchCut Plan::cut_of(const ConvSizes& sizes) {
  constexpr int64_t kMostParts = 8, kPartialElements = 4 << 20, kBlockPlaces = 512, kBandRows = 48;
  const int64_t images = sizes.windows.images;
  const int64_t row_count = sizes.windows.window_cells() * sizes.group_channels();
  const int64_t most_bands = std::max<int64_t>(row_count / kBandRows, 1);
  const int64_t fitting = std::max<int64_t>(kPartialElements / sizes.kernel_elements(), 1);
  const int64_t most_parts = std::min({images, kMostParts, fitting});
  const int64_t chunks = worthwhile_chunks(product_microseconds(sizes.products()), most_parts * most_bands);
  BatchCut cut = cut_into(chunks, most_parts, most_bands, CutFirst::Batch);
  cut.block = images_of_block(sizes, kBlockPlaces, (images + cut.parts - 1) / cut.parts);
  return cut;
}

void Plan::add_rows() {
  const auto& axis = sizes.windows.axis;
  for (int64_t i = 0; i < axis[0].size; ++i)
    for (int64_t j = 0; j < axis[1].size; ++j)
      for (int64_t k = 0; k < axis[2].size; ++k)
        for (int64_t c = 0; c < sizes.group_channels(); ++c)
          rows.push_back({static_cast<std::int32_t>(source.cell_offset(i, j, k) + c),
                          static_cast<std::int32_t>(static_cast<int64_t>(rows.size()) * sizes.filters)});
}

void Plan::add_segments() {
  const Windows& w = sizes.windows;
  for (int64_t image = 0; image < cut.block; ++image)
    for (int64_t p = 0; p < w.out_cells(); p += w.out[2])
      segments.push_back({image * source.elements() + source.place_offset(p),
                          image * sizes.place_elements() + p * sizes.filters});
}

void Plan::run(const Arguments& args, int chunk) const {
  const int64_t part = cut.part(chunk);
  const Range all = part_of(sizes.windows.images, cut.parts, part);
  const Range band = part_of(static_cast<int64_t>(rows.size()), cut.bands, cut.band(chunk));
  float* dkernel = cut.parts > 1 ? reinterpret_cast<float*>(args.workspace) + part * sizes.kernel_elements()
                                 : args.out<float>(0);
  for (int64_t i = all.begin; i < all.end; i += cut.block) {
    const int64_t count = std::min(cut.block, all.end - i);
    run_block(count, band,
              {.a = images.get(args, part, i, count),
               .b = args.in<float>(1) + i * sizes.place_elements(),
               .c = dkernel,
               .accumulate = i > all.begin});
  }
}

// `product` holds where the block's images, their places and the result begin.
void Plan::run_block(int64_t count, Range band, GatherProduct product) const {
  const Windows& w = sizes.windows;
  product.rows = rows.data() + band.begin;
  product.m = band.size();
  product.n = sizes.group_filters();
  product.segments = segments.data();
  product.segment_count = count * (w.out_cells() / w.out[2]);
  product.depth = w.out[2];
  product.a_step = w.axis[2].stride * sizes.channels;
  product.b_step = sizes.filters;
  for (int64_t g = 0; g < sizes.groups; ++g) {
    gather_product(tiles, product);
    product.a += sizes.group_channels();
    product.b += sizes.group_filters();
    product.c += sizes.group_filters();
  }
}

}  // namespace

Kernel direct_conv_kernel_grad(const NodeView& node, const TileSet& tiles) {
  const ConvSizes sizes = joined_if_pointwise(conv_sizes(node, node.input(0), node.input(1)));
  if (!takes_direct(node.output(0), sizes)) return {};
  const auto plan = std::make_shared<const Plan>(sizes, tiles);
  const int64_t elements = plan->partials() + plan->images.workspace_elements();
  Kernel kernel{.name = "direct_conv_kernel_grad",
                .phases = {},
                .workspace_bytes = elements * static_cast<int64_t>(sizeof(float)),
                .microseconds = product_microseconds(sizes.products())};
  if (plan->images.copy_chunks() > 0)
    kernel.phases.push_back(
        {.chunks = static_cast<int>(plan->images.copy_chunks()),
         .run = [plan](const Arguments& args, int image) { plan->images.copy_image(args, image); }});
  kernel.phases.push_back({.chunks = static_cast<int>(plan->cut.chunks()),
                           .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }});
  if (plan->cut.parts > 1) kernel.phases.push_back(plan->sums().phase());
  return kernel;
}

Kernel lower_direct_conv_kernel_grad(const NodeView& node) {
  return direct_conv_kernel_grad(node, fastest_tiles());
}

}  // namespace lamina::cpu
