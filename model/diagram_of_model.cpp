#include "model/diagram_of_model.h"

#include <array>
#include <map>
#include <string_view>

#include "layers/input.h"
#include "model/call_names.h"
#include "model/model_body.h"

namespace lamina {
namespace {

struct Kind {
  std::string_view word, kind;
};

constexpr std::array kWholeNames{
    Kind{"InputLayer", "input"},
    Kind{"Dense", "dense"},
    Kind{"EinsumDense", "dense"},
    Kind{"Matmul", "dense"},
    Kind{"Functional", "model"},
    Kind{"Sequential", "model"},
    Kind{"Embedding", "embedding"},
    Kind{"Activation", "activation"},
    Kind{"Softmax", "activation"},
    Kind{"Sigmoid", "activation"},
    Kind{"Tanh", "activation"},
    Kind{"Add", "merge"},
    Kind{"Subtract", "merge"},
    Kind{"Multiply", "merge"},
    Kind{"Average", "merge"},
    Kind{"Maximum", "merge"},
    Kind{"Minimum", "merge"},
    Kind{"Concatenate", "merge"},
    Kind{"Dot", "merge"},
    Kind{"TrueDivide", "merge"},
    Kind{"Flatten", "reshape"},
    Kind{"Reshape", "reshape"},
    Kind{"Permute", "reshape"},
    Kind{"Transpose", "reshape"},
    Kind{"RepeatVector", "reshape"},
    Kind{"GetItem", "reshape"},
    Kind{"Bidirectional", "recurrent"},
};

// The first that the class's name contains.
constexpr std::array kPartsOfNames{
    Kind{"LSTM", "recurrent"},      Kind{"GRU", "recurrent"},      Kind{"RNN", "recurrent"},
    Kind{"Attention", "attention"}, Kind{"Pool", "pool"},          Kind{"Conv", "conv"},
    Kind{"Normalization", "norm"},  Kind{"Dropout", "regularise"}, Kind{"Noise", "regularise"},
    Kind{"Padding", "reshape"},     Kind{"Cropping", "reshape"},   Kind{"UpSampling", "reshape"},
    Kind{"LU", "activation"},
};

class Drawing {
 public:
  Drawing(const Functional& functional, const std::string& title, const PlotOptions& options)
      : options_(options) {
    picture_.title = title;
    add_inputs(functional);
    add_calls(functional, "", -1);
  }
  draw::Diagram finish() { return std::move(picture_); }

 private:
  // A tensor on the picture: who makes it. The Inputs of a model that is used as a layer are what it is
  // called on.
  using Makers = std::map<std::pair<const LayerCall*, int>, int>;
  static std::pair<const LayerCall*, int> key(const SymbolicTensor& t) { return {t.call().get(), t.index()}; }

  // Inputs that are Input calls get their boxes in order of the calls, others here.
  void add_inputs(const Functional& f) {
    for (std::size_t i = 0; i < f.inputs.size(); ++i) {
      const SymbolicTensor& t = f.inputs[i];
      if (is_input(*t.call())) continue;
      makers_[key(t)] = add_box({.id = f.input_names[i], .title = "InputLayer", .subtitle = f.input_names[i]},
                                {}, {t.type()});
    }
  }

  void add_calls(const Functional& f, const std::string& prefix, int group) {
    const CallNames names(f);
    for (const auto& call : f.calls) {
      if (makers_.contains({call.get(), 0})) continue;
      const std::string path = prefix + names.call(*call);
      if (const auto* model = dynamic_cast<const ModelBody*>(&call->layer.body()))
        add_model(model->functional(), *call, path, group);
      else
        add_call(f, *call, path, names, group);
    }
  }

  void add_call(const Functional& f, const LayerCall& call, const std::string& path, const CallNames& names,
                int group) {
    TensorTypes inputs;
    for (const SymbolicTensor& t : call.inputs) inputs.push_back(t.type());
    std::string subtitle = f.name_of(call.layer);
    if (const int calls = names.calls(call.layer); calls > 1)
      subtitle += ", call " + std::to_string(names.number(call) + 1) + " of " + std::to_string(calls);
    const int box =
        add_box({.id = path, .title = call.layer.class_name(), .subtitle = subtitle, .group = group}, inputs,
                call.outputs);
    for (const SymbolicTensor& t : call.inputs) picture_.arrows.push_back({makers_.at(key(t)), box});
    for (std::size_t i = 0; i < call.outputs.size(); ++i) makers_[{&call, static_cast<int>(i)}] = box;
  }

  // The same inner calls may be drawn several times, so their makers are forgotten at the end of each.
  void add_model(const Functional& inner, const LayerCall& call, const std::string& path, int group) {
    std::vector<int> sources;
    for (const SymbolicTensor& t : call.inputs) sources.push_back(makers_.at(key(t)));
    Makers outside = std::move(makers_);
    makers_ = {};
    for (std::size_t i = 0; i < inner.inputs.size(); ++i) makers_[key(inner.inputs[i])] = sources[i];
    picture_.groups.push_back({.title = path.substr(path.find_last_of('/') + 1), .parent = group});
    add_calls(inner, path + "/", static_cast<int>(picture_.groups.size()) - 1);
    std::vector<int> results;
    for (const SymbolicTensor& t : inner.outputs) results.push_back(makers_.at(key(t)));
    makers_ = std::move(outside);
    for (std::size_t i = 0; i < results.size(); ++i) makers_[{&call, static_cast<int>(i)}] = results[i];
  }

  int add_box(draw::Box box, const TensorTypes& inputs, const TensorTypes& outputs) {
    box.kind = kind_of_class(box.title);
    if (options_.shapes) {
      for (const TensorType& t : inputs) box.rows.push_back({"input", to_string(t)});
      for (const TensorType& t : outputs) box.rows.push_back({"output", to_string(t)});
    }
    picture_.boxes.push_back(std::move(box));
    return static_cast<int>(picture_.boxes.size()) - 1;
  }

  const PlotOptions& options_;
  draw::Diagram picture_;
  Makers makers_;
};

}  // namespace

std::string kind_of_class(const std::string& class_name) {
  for (const Kind& row : kWholeNames)
    if (class_name == row.word) return std::string(row.kind);
  for (const Kind& row : kPartsOfNames)
    if (class_name.find(row.word) != std::string::npos) return std::string(row.kind);
  return "";
}

draw::Diagram diagram_of(const Functional& functional, const std::string& title, const PlotOptions& options) {
  return Drawing(functional, title, options).finish();
}

}  // namespace lamina
