#include "cpu/pooling/pooling.h"

#include <memory>

#include "core/ops/pool.h"
#include "cpu/conv/split.h"
#include "cpu/pooling/run_loops.h"

namespace lamina::cpu {
namespace {

using std::int64_t;

constexpr double kBytesPerMicrosecond = 1e4;

struct Plan {
  Windows windows;
  int64_t channels;
  std::vector<PlaceRun> runs;
  Into into = Into::Store;
  bool covers = true;         // every cell of the image is seen by some window
  std::vector<float> scales;  // of an average, by run

  Plan(const ops::Window& window, const Shape& images, const Shape& places)
      : windows(make_windows(window, images, places)),
        channels(images.back()),
        runs(place_runs(windows, channels)) {
    for (std::size_t i = 0; i < 3; ++i) {
      const ops::WindowAxis& axis = windows.axis[i];
      if (axis.stride < axis.reach()) into = Into::Add;
      covers = covers && axis.stride == axis.size && axis.dilation == 1 &&
               windows.out[i] * axis.stride >= windows.in[i] + axis.pad_low;
    }
  }

  int64_t image_elements() const { return windows.in_cells() * channels; }
  int64_t place_elements() const { return windows.out_cells() * channels; }
  double microseconds() const {
    const int64_t elements = windows.images * (image_elements() + place_elements());
    return static_cast<double>(elements * 4) / kBytesPerMicrosecond;
  }

  // A gradient's image begins as zeros where stores do not reach every cell.
  void begin_gradient(float* dx) const {
    if (into == Into::Add || !covers) std::fill(dx, dx + image_elements(), 0.0f);
  }
  void set_scales(bool count_padding) {
    for (const PlaceRun& run : runs) {
      const auto real = static_cast<int64_t>(run.cells.size());
      scales.push_back(1.0f / static_cast<float>(count_padding ? windows.window_cells() : real));
    }
  }
};

// A kernel that calls run_image(args, image) for each image; parts of the batch are chunks.
template <class RunImage>
Kernel by_image(std::string_view name, const Plan& plan, RunImage run_image) {
  const int64_t images = plan.windows.images, chunks = worthwhile_chunks(plan.microseconds(), images);
  return {.name = name,
          .phases = {{.chunks = static_cast<int>(chunks),
                      .run =
                          [=](const Arguments& args, int chunk) {
                            const Range part = part_of(images, chunks, chunk);
                            for (int64_t i = part.begin; i < part.end; ++i) run_image(args, i);
                          }}},
          .microseconds = plan.microseconds()};
}

bool takes(const NodeView& node) {
  return node.output(0).dtype == DType::Float32 && node.output(0).shape.numel() > 0;
}

}  // namespace

Kernel lower_max_pool(const NodeView& node) {
  if (!takes(node)) return {};
  const auto plan = std::make_shared<const Plan>(node.attrs<ops::MaxPoolAttrs>().window, node.input(0).shape,
                                                 node.output(0).shape);
  return by_image("max_pool", *plan, [plan](const Arguments& args, int64_t i) {
    for (const PlaceRun& run : plan->runs)
      max_pool_run(run, plan->channels, args.in<float>(0) + i * plan->image_elements(),
                   args.out<float>(0) + i * plan->place_elements());
  });
}

Kernel lower_max_pool_grad(const NodeView& node) {
  if (!takes(node)) return {};
  const auto plan = std::make_shared<const Plan>(node.attrs<ops::MaxPoolAttrs>().window, node.input(0).shape,
                                                 node.input(1).shape);
  return by_image("max_pool_grad", *plan, [plan](const Arguments& args, int64_t i) {
    float* dx = args.out<float>(0) + i * plan->image_elements();
    plan->begin_gradient(dx);
    const int64_t image = i * plan->image_elements(), places = i * plan->place_elements();
    for (const PlaceRun& run : plan->runs)
      max_pool_grad_run(run, plan->channels, plan->into, args.in<float>(0) + image,
                        args.in<float>(1) + places, args.in<float>(2) + places, dx);
  });
}

Kernel lower_avg_pool(const NodeView& node) {
  if (!takes(node)) return {};
  const auto& attrs = node.attrs<ops::AvgPoolAttrs>();
  auto plan = std::make_shared<Plan>(attrs.window, node.input(0).shape, node.output(0).shape);
  plan->set_scales(attrs.count_padding);
  return by_image("avg_pool", *plan, [plan](const Arguments& args, int64_t i) {
    for (std::size_t r = 0; r < plan->runs.size(); ++r)
      sum_pool_run(plan->runs[r], plan->channels, plan->scales[r],
                   args.in<float>(0) + i * plan->image_elements(),
                   args.out<float>(0) + i * plan->place_elements());
  });
}

Kernel lower_avg_pool_grad(const NodeView& node) {
  if (!takes(node)) return {};
  const auto& attrs = node.attrs<ops::AvgPoolAttrs>();
  auto plan = std::make_shared<Plan>(attrs.window, node.output(0).shape, node.input(0).shape);
  plan->set_scales(attrs.count_padding);
  return by_image("avg_pool_grad", *plan, [plan](const Arguments& args, int64_t i) {
    float* dx = args.out<float>(0) + i * plan->image_elements();
    plan->begin_gradient(dx);
    for (std::size_t r = 0; r < plan->runs.size(); ++r)
      sum_pool_grad_run(plan->runs[r], plan->channels, plan->into, plan->scales[r],
                        args.in<float>(0) + i * plan->place_elements(), dx);
  });
}

}  // namespace lamina::cpu
