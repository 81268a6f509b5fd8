#include <memory>

#include "cpu/conv/direct_sizes.h"
#include "cpu/conv/gather_product.h"
#include "cpu/conv/narrow_conv.h"
#include "cpu/conv/source_images.h"
#include "cpu/conv/split.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr int64_t kNarrow = 8, kLeastColumns = 16;

// The kernel gradient turned round: a row for each filter, whose columns are cells and channels, which are
// neighbours in the image. [filters, window, channels] is turned to the kernel's layout while parts are
// summed.
struct Plan {
  ConvSizes sizes;
  SourceImage source;
  BatchCut cut;
  SourceImages images;
  std::vector<GatherRow> rows;
  std::vector<Segment> segments;  // rows of places in dy and image

  explicit Plan(const ConvSizes& s)
      : sizes(s), source(s), cut(cut_of(s)), images(s, source, cut, cut.parts * s.kernel_elements()) {
    const Windows& w = sizes.windows;
    for (int64_t f = 0; f < sizes.filters; ++f)
      rows.push_back({static_cast<std::int32_t>(f), static_cast<std::int32_t>(f * length())});
    for (int64_t p = 0; p < w.out_cells(); p += w.out[2])
      segments.push_back({p * sizes.filters, source.place_offset(p)});
  }
  static BatchCut cut_of(const ConvSizes& sizes) {
    constexpr int64_t kMostParts = 8;
    const int64_t most_parts = std::min(sizes.windows.images, kMostParts);
    return {.parts = worthwhile_chunks(product_microseconds(sizes.products()), most_parts)};
  }
  int64_t length() const { return sizes.kernel_elements() / sizes.filters; }
  int64_t columns() const { return sizes.windows.axis[2].size * sizes.channels; }
  void run(const Arguments& args, int chunk) const;
  void run_image(const float* x, const float* dy, float* turned, bool accumulate) const;
  void sum_parts(const Arguments& args) const;
};

void Plan::run(const Arguments& args, int chunk) const {
  const Range part = part_of(sizes.windows.images, cut.parts, chunk);
  float* turned = reinterpret_cast<float*>(args.workspace) + chunk * sizes.kernel_elements();
  for (int64_t i = part.begin; i < part.end; ++i)
    run_image(images.get(args, chunk, i, 1), args.in<float>(1) + i * sizes.place_elements(), turned,
              i > part.begin);
}

void Plan::run_image(const float* x, const float* dy, float* turned, bool accumulate) const {
  const auto& axis = sizes.windows.axis;
  for (int64_t i = 0; i < axis[0].size; ++i)
    for (int64_t j = 0; j < axis[1].size; ++j)
      gather_product(fastest_tiles(), {.rows = rows.data(),
                                       .m = sizes.filters,
                                       .n = columns(),
                                       .segments = segments.data(),
                                       .segment_count = static_cast<int64_t>(segments.size()),
                                       .depth = sizes.windows.out[2],
                                       .a = dy,
                                       .a_step = sizes.filters,
                                       .b = x + source.cell_offset(i, j, 0),
                                       .b_step = axis[2].stride * sizes.channels,
                                       .c = turned + (i * axis[1].size + j) * columns(),
                                       .accumulate = accumulate});
}

void Plan::sum_parts(const Arguments& args) const {
  const float* partials = reinterpret_cast<const float*>(args.workspace);
  float* dkernel = args.out<float>(0);
  for (int64_t i = 0; i < length(); ++i)
    for (int64_t f = 0; f < sizes.filters; ++f) {
      float sum = 0;
      for (int64_t part = 0; part < cut.parts; ++part)
        sum += partials[part * sizes.kernel_elements() + f * length() + i];
      dkernel[i * sizes.filters + f] = sum;
    }
}

}  // namespace

Kernel lower_narrow_conv_kernel_grad(const NodeView& node) {
  const ConvSizes sizes = conv_sizes(node, node.input(0), node.input(1));
  if (!takes_direct(node.output(0), sizes) || sizes.groups != 1 || sizes.filters >= kNarrow ||
      sizes.windows.axis[2].dilation != 1)
    return {};
  const auto plan = std::make_shared<const Plan>(sizes);
  if (plan->columns() < kLeastColumns) return {};
  const int64_t elements = plan->cut.parts * sizes.kernel_elements() + plan->images.workspace_elements();
  return {.name = "narrow_conv_kernel_grad",
          .phases = {{.chunks = static_cast<int>(plan->cut.parts),
                      .run = [plan](const Arguments& args, int chunk) { plan->run(args, chunk); }},
                     {.run = [plan](const Arguments& args, int) { plan->sum_parts(args); }}},
          .workspace_bytes = elements * static_cast<int64_t>(sizeof(float)),
          .microseconds = product_microseconds(sizes.products())};
}

}  // namespace lamina::cpu
