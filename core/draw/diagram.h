#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lamina::draw {

// A picture of a graph: boxes in rows from top to bottom, joined by arrows, some of them inside frames.
//   Diagram picture{.title = "mlp"};
//   picture.boxes = {{.id = "image", .title = "Input", .subtitle = "image", .rows = {{"output", "(?, 784)"}},
//   .kind = "input"},
//                    {.id = "dense", .title = "Dense", .subtitle = "dense", .rows = {{"output", "(?, 10)"}},
//                    .kind = "dense"}};
//   picture.arrows = {{0, 1}};
//   std::ofstream("mlp.svg") << to_svg(picture);
// Every text may hold anything; it is cleaned and escaped.

struct Box {
  std::string id{};        // how programs find the box again: `data-id` in SVG, `id` in DOT
  std::string title{};     // the type of the layer
  std::string subtitle{};  // its name; may be empty
  std::vector<std::pair<std::string, std::string>> rows{};  // such as {"output", "(?, 28, 28, 1)"}
  // The colour of the header: "input", "dense", "conv", "recurrent", "attention", "embedding", "norm",
  // "activation", "pool", "merge", "reshape", "regularise", "loss", "model" or "output"; others are grey.
  std::string kind{};
  int group = -1;  // index into Diagram::groups
};

struct Arrow {
  int from = 0, to = 0;  // indices into Diagram::boxes
  std::string label{};   // stands on the arrow; may be empty
};

// A frame around boxes and other frames, such as a model that is used as a layer.
struct Group {
  std::string title{};
  int parent = -1;  // index of an earlier group
};

struct Diagram {
  std::string title{};
  std::vector<Box> boxes{};
  std::vector<Arrow> arrows{};
  std::vector<Group> groups{};
};

// A standalone picture on a white card, so it reads on light and dark pages. A frame that some path leaves
// and enters again cannot be a rectangle in this layout and is left out. Near linear: 2000 boxes take well
// under a second. The same diagram gives the same bytes. Throws Error for a cycle and for an index that is
// out of range.
std::string to_svg(const Diagram& diagram);

// The same for Graphviz (`dot -Tpdf`), with its layout.
std::string to_dot(const Diagram& diagram);

// Throws Error as the functions above do.
void validate(const Diagram& diagram);

}  // namespace lamina::draw
