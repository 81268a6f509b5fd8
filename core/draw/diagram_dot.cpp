#include "core/draw/diagram.h"
#include "core/draw/nesting.h"
#include "core/draw/palette.h"
#include "core/draw/text.h"

namespace lamina::draw {
namespace {

std::string quoted(const std::string& text) { return "\"" + escape_dot(text) + "\""; }

// Graphviz refuses empty font elements.
std::string font(const std::string& attributes, const std::string& text) {
  if (text.empty()) return " ";
  return "<FONT " + attributes + ">" + escape_xml(text) + "</FONT>";
}

std::string label_of(const Box& box, const std::string& color) {
  std::string head = font("COLOR=\"white\"", box.title);
  if (!box.subtitle.empty())
    head += "  " + font("COLOR=\"" + tint(color, 0.8) + "\" POINT-SIZE=\"10\"", box.subtitle);
  std::string out = "<<TABLE BORDER=\"1\" COLOR=\"" + color +
                    "\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"5\">"
                    "<TR><TD COLSPAN=\"2\" BGCOLOR=\"" +
                    color + "\">" + head + "</TD></TR>";
  for (const auto& [key, value] : box.rows)
    out += "<TR><TD ALIGN=\"LEFT\">" + font("COLOR=\"#64748b\" POINT-SIZE=\"10\"", key) +
           "</TD><TD ALIGN=\"LEFT\">" + font("POINT-SIZE=\"10\"", value) + "</TD></TR>";
  return out + "</TABLE>>";
}

std::string node(const Diagram& diagram, std::size_t b) {
  const Box& box = diagram.boxes[b];
  return "n" + std::to_string(b) + " [id=" + quoted(box.id) + ", label=" + label_of(box, color_of(box.kind)) +
         "];\n";
}

void write_level(std::string& out, const Diagram& diagram, const Nesting& nesting,
                 const std::vector<std::vector<int>>& groups, const std::vector<std::vector<int>>& boxes,
                 int g) {
  auto slot = static_cast<std::size_t>(g + 1);
  for (int b : boxes[slot]) out += node(diagram, static_cast<std::size_t>(b));
  for (int child : groups[slot]) {
    out += "subgraph cluster_" + std::to_string(child) + " {\nlabel=" + quoted(diagram.groups[child].title) +
           "; labeljust=l; style=\"rounded,dashed\"; color=\"#94a3b8\"; fontcolor=\"#475569\";\n";
    write_level(out, diagram, nesting, groups, boxes, child);
    out += "}\n";
  }
}

}  // namespace

std::string to_dot(const Diagram& diagram) {
  validate(diagram);
  Nesting nesting = nest(diagram);
  std::vector<std::vector<int>> groups(diagram.groups.size() + 1), boxes(diagram.groups.size() + 1);
  for (std::size_t b = 0; b < nesting.home.size(); ++b)
    boxes[nesting.home[b] + 1].push_back(static_cast<int>(b));
  for (std::size_t g = 0; g < nesting.parent.size(); ++g)
    if (nesting.drawn[g]) groups[nesting.parent[g] + 1].push_back(static_cast<int>(g));
  std::string out = "digraph {\nlabel=" + quoted(diagram.title) +
                    "; labelloc=t; bgcolor=white; fontname=Helvetica; rankdir=TB;\n"
                    "node [shape=plain, fontname=Helvetica, fontsize=12];\n"
                    "edge [color=\"#64748b\", fontname=Helvetica, fontsize=10, arrowsize=0.7];\n";
  write_level(out, diagram, nesting, groups, boxes, kTop);
  for (const Arrow& arrow : diagram.arrows) {
    out += "n" + std::to_string(arrow.from) + " -> n" + std::to_string(arrow.to);
    out += arrow.label.empty() ? ";\n" : " [label=" + quoted(arrow.label) + "];\n";
  }
  return out + "}\n";
}

}  // namespace lamina::draw
