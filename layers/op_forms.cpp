#include "layers/op_forms.h"

namespace lamina::layers {
namespace {

// One axis, several, or for all null.
Config axes_config(const std::vector<int>& axes) {
  if (axes.empty()) return {};
  return axes.size() == 1 ? Config(axes[0]) : Config::list_of(axes);
}

}  // namespace

OpForm form_with_axis(int axis, const char* module) {
  return {.module = module, .config = Config::object({{"axis", axis}})};
}

OpForm form_of_reduction(const ops::ReduceOptions& options, const char* module) {
  return {.module = module,
          .config = Config::object({{"axis", axes_config(options.axes)}, {"keepdims", options.keepdims}})};
}

}  // namespace lamina::layers
