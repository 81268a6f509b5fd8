#include "model/diagram_of_program.h"

#include <array>
#include <string_view>

#include "core/ops/fused.h"

namespace lamina {
namespace {

struct Kind {
  std::string_view word, kind;
};

// The first that the op's name contains.
constexpr std::array kKinds{
    Kind{"input", "input"},         Kind{"state", "model"},      Kind{"cross_entropy", "loss"},
    Kind{"matmul", "dense"},        Kind{"conv", "conv"},        Kind{"pool", "pool"},
    Kind{"random", "regularise"},   Kind{"norm", "norm"},        Kind{"softmax", "activation"},
    Kind{"fused", "activation"},    Kind{"gather", "embedding"}, Kind{"scatter", "embedding"},
    Kind{"one_hot", "embedding"},   Kind{"reshape", "reshape"},  Kind{"transpose", "reshape"},
    Kind{"broadcast", "reshape"},   Kind{"slice", "reshape"},    Kind{"pad", "reshape"},
    Kind{"concatenate", "reshape"}, Kind{"reverse", "reshape"},  Kind{"sum", "merge"},
    Kind{"arg", "merge"},
};

std::string kind_of(const Node& node) {
  for (const Kind& row : kKinds)
    if (node.op->name.find(row.word) != std::string_view::npos) return std::string(row.kind);
  return node.op->scalar ? "activation" : "";
}

// "add, relu" of a fused node; the attributes of others.
std::string details(const Node& node) {
  if (node.op != &ops::fused_op) return node.attrs.text();
  std::string text;
  for (const auto& instruction : node.attrs.as<ops::FusedAttrs>().instructions)
    text += (text.empty() ? "" : ", ") + std::string(instruction.op->name);
  return text;
}

class ProgramDrawing {
 public:
  ProgramDrawing(const Program& program, const std::string& title)
      : program_(program), graph_(program.graph) {
    picture_.title = title;
    for (int n = 0; n < static_cast<int>(graph_.nodes().size()); ++n) add_node(n);
    for (const Graph::Update& u : graph_.updates())
      add_end("update", graph_.states()[static_cast<std::size_t>(u.state)].name, u.value);
    for (const Graph::End& out : graph_.outputs()) add_end("output", out.name, out.value);
  }
  draw::Diagram finish() { return std::move(picture_); }

 private:
  void add_node(int n) {
    const Node& node = graph_.nodes()[static_cast<std::size_t>(n)];
    draw::Box box{.id = "%" + std::to_string(next_value_),
                  .title = std::string(node.op->name),
                  .subtitle = graph_.origin(node),
                  .kind = kind_of(node)};
    next_value_ += static_cast<int>(node.outputs.size());
    const std::string text = details(node);
    if (is_source(node) && !text.empty())
      box.subtitle = text;
    else if (!text.empty())
      box.rows.push_back({"does", text});
    for (std::size_t o = 0; o < node.outputs.size(); ++o) {
      box.rows.push_back({"type", to_string(node.outputs[o])});
      box.rows.push_back({"place", place_text(program_.placement.values[static_cast<std::size_t>(n)][o])});
    }
    if (const std::string kernel = program_.lowered->kernel_name(n); !kernel.empty())
      box.rows.push_back({"kernel", kernel});
    picture_.boxes.push_back(std::move(box));
    for (ValueId id : node.inputs) picture_.arrows.push_back({id.node, n});
  }

  std::string place_text(const Place& place) const {
    return place.kind == Place::Kind::State ? graph_.states()[static_cast<std::size_t>(place.state)].name
                                            : "@" + std::to_string(place.offset);
  }

  void add_end(const std::string& what, const std::string& name, ValueId value) {
    const int box = static_cast<int>(picture_.boxes.size());
    picture_.boxes.push_back({.id = what + " " + name, .title = what, .subtitle = name, .kind = "output"});
    picture_.arrows.push_back({value.node, box});
  }

  const Program& program_;
  const Graph& graph_;
  draw::Diagram picture_;
  int next_value_ = 0;
};

}  // namespace

draw::Diagram diagram_of(const Program& program, const std::string& title) {
  return ProgramDrawing(program, title).finish();
}

std::string program_svg(const Program& program) { return draw::to_svg(diagram_of(program, "program")); }

}  // namespace lamina
