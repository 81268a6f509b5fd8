#include <memory>

#include "cpu/conv/direct_conv.h"
#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/source_image.h"
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
  std::vector<GatherRow> rows;    // by cell and channel of a group
  std::vector<Segment> segments;  // rows of places of the images of one block
  int64_t block = 1;              // images that are multiplied at once
  int64_t parts = 1, bands = 1;   // chunk = part of the batch x band of rows

  Plan(const ConvSizes& s, const TileSet& t) : tiles(t), sizes(s), source(s) {
    cut();
    add_rows();
    add_segments();
  }
  void cut();
  void add_rows();
  void add_segments();
  int64_t chunks() const { return parts * bands; }
  int64_t buffer_elements() const { return source.copied() ? block * source.elements() : 0; }
  int64_t partial_elements() const { return parts > 1 ? sizes.kernel_elements() : 0; }
  void run(const Arguments& args, int chunk) const;
  void run_block(int64_t images, Range band, GatherProduct product) const;
  void sum_parts(const Arguments& args, int chunk) const;
  int64_t sum_chunks() const { return (sizes.kernel_elements() + kSumElements - 1) / kSumElements; }

  static constexpr int64_t kSumElements = 8192;
};

void Plan::cut() {
  constexpr int64_t kMostParts = 8, kPartialElements = 4 << 20, kDepth = 512, kBandRows = 48;
  const int64_t images = sizes.windows.images;
  const int64_t row_count = sizes.windows.window_cells() * sizes.group_channels();
  const int64_t most_bands = std::max<int64_t>(row_count / kBandRows, 1);
  const int64_t fitting = std::max<int64_t>(kPartialElements / sizes.kernel_elements(), 1);
  const int64_t most_parts = std::min({images, kMostParts, fitting});
  const int64_t wanted = worthwhile_chunks(product_microseconds(sizes.products()), most_parts * most_bands);
  parts = std::min(wanted, most_parts);
  bands = std::min(most_bands, wanted / parts);
  const int64_t part_images = (images + parts - 1) / parts;
  block = std::clamp<int64_t>(kDepth / sizes.windows.out_cells(), 1, part_images);
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
  for (int64_t image = 0; image < block; ++image)
    for (int64_t p = 0; p < w.out_cells(); p += w.out[2])
      segments.push_back({image * source.elements() + source.place_offset(p),
                          image * sizes.place_elements() + p * sizes.filters});
}

void Plan::run(const Arguments& args, int chunk) const {
  const int64_t part = chunk / bands;
  const Range images = part_of(sizes.windows.images, parts, part);
  const Range band = part_of(static_cast<int64_t>(rows.size()), bands, chunk % bands);
  float* partials = reinterpret_cast<float*>(args.workspace);
  float* buffer = partials + parts * partial_elements() + chunk * buffer_elements();
  float* dkernel = parts > 1 ? partials + part * partial_elements() : args.out<float>(0);
  for (int64_t i = images.begin; i < images.end; i += block) {
    const int64_t count = std::min(block, images.end - i);
    const float* x = args.in<float>(0) + i * sizes.image_elements();
    if (source.copied()) {
      for (int64_t j = 0; j < count; ++j)
        source.copy(x + j * sizes.image_elements(), buffer + j * source.elements());
      x = buffer;
    }
    run_block(count, band,
              {.a = x,
               .b = args.in<float>(1) + i * sizes.place_elements(),
               .c = dkernel,
               .accumulate = i > images.begin});
  }
}

// `product` holds where the block's images, their places and the result begin.
void Plan::run_block(int64_t images, Range band, GatherProduct product) const {
  const Windows& w = sizes.windows;
  product.rows = rows.data() + band.begin;
  product.m = band.size();
  product.n = sizes.group_filters();
  product.segments = segments.data();
  product.segment_count = images * (w.out_cells() / w.out[2]);
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

void Plan::sum_parts(const Arguments& args, int chunk) const {
  const Range elements{chunk * kSumElements, std::min((chunk + 1) * kSumElements, sizes.kernel_elements())};
  const float* partials = reinterpret_cast<const float*>(args.workspace);
  float* dkernel = args.out<float>(0);
  std::copy(partials + elements.begin, partials + elements.end, dkernel + elements.begin);
  for (int64_t part = 1; part < parts; ++part) {
    const float* partial = partials + part * partial_elements();
    for (int64_t i = elements.begin; i < elements.end; ++i) dkernel[i] += partial[i];
  }
}

}  // namespace

Kernel direct_conv_kernel_grad(const NodeView& node, const TileSet& tiles) {
  const ConvSizes sizes = joined_if_pointwise(conv_sizes(node, node.input(0), node.input(1)));
  if (!takes_direct(node.output(0), sizes)) return {};
  const auto plan = std::make_shared<const Plan>(sizes, tiles);
  const int64_t elements = plan->parts * plan->partial_elements() + plan->chunks() * plan->buffer_elements();
  Kernel kernel{.name = "direct_conv_kernel_grad",
                .phases = {{.chunks = static_cast<int>(plan->chunks()),
                            .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }}},
                .workspace_bytes = elements * static_cast<int64_t>(sizeof(float)),
                .microseconds = product_microseconds(sizes.products())};
  if (plan->parts > 1)
    kernel.phases.push_back(
        {.chunks = static_cast<int>(plan->sum_chunks()),
         .run = [plan](const Arguments& args, int chunk) { plan->sum_parts(args, chunk); }});
  return kernel;
}

Kernel lower_direct_conv_kernel_grad(const NodeView& node) {
  return direct_conv_kernel_grad(node, fastest_tiles());
}

}  // namespace lamina::cpu
