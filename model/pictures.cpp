#include "layers/input.h"
#include "model/call_names.h"
#include "model/diagram_of_model.h"
#include "model/text_file.h"

namespace lamina {
namespace {

std::string joined(const std::vector<SymbolicTensor>& tensors, const CallNames& names) {
  std::string text;
  for (const SymbolicTensor& t : tensors) text += (text.empty() ? "" : ", ") + names.tensor(t);
  return text;
}

std::string types_text(const LayerCall& call) {
  std::string text;
  for (const TensorType& t : call.outputs) text += (text.empty() ? "" : ", ") + to_string(t);
  return text;
}

}  // namespace

std::string Model::to_text() const {
  const CallNames names(functional());
  std::string text;
  for (const auto& call : functional().calls)
    text += names.call(*call) + " = " + call->layer.class_name() +
            (is_input(*call) ? "" : "(" + joined(call->inputs, names) + ")") + " : " + types_text(*call) +
            "\n";
  for (std::size_t i = 0; i < outputs().size(); ++i)
    text += "output " + output_names()[i] + " = " + names.tensor(outputs()[i]) + "\n";
  return text;
}

std::string Model::to_dot(PlotOptions options) const {
  return draw::to_dot(diagram_of(functional(), name(), options));
}

std::string Model::to_svg(PlotOptions options) const {
  return draw::to_svg(diagram_of(functional(), name(), options));
}

void Model::plot(const std::string& path, PlotOptions options, const Source& where) const {
  const std::string ending = ending_of(path);
  if (ending != ".svg" && ending != ".dot")
    throw Error(where,
                "plot expects a path that ends in .svg or .dot, received \"" + path +
                    "\".\n  Write an SVG: browsers show it, and other programs make a PNG or PDF of it.");
  const std::string picture = ending == ".svg" ? to_svg(options) : to_dot(options);
  try {
    write_text_file(path, picture);
  } catch (const Error& e) {
    throw Error(where, e.what());
  }
}

}  // namespace lamina
