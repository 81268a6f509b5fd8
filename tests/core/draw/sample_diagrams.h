#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/draw/diagram.h"

namespace lamina::draw::testing {

// Grows a diagram box by box; `add` returns the new box.
struct Sketch {
  Diagram diagram;

  int add(const std::string& title, const std::vector<int>& inputs, int group = -1) {
    int box = static_cast<int>(diagram.boxes.size());
    std::string name = title + "_" + std::to_string(box);
    diagram.boxes.push_back({.id = name,
                             .title = title,
                             .subtitle = name,
                             .rows = {{"output", "(?, 64)"}},
                             .kind = "",
                             .group = group});
    for (int input : inputs) diagram.arrows.push_back({input, box, ""});
    return box;
  }
};

inline Diagram chain(int boxes) {
  Sketch sketch;
  for (int i = 0, x = sketch.add("Input", {}); i + 1 < boxes; ++i) x = sketch.add("Dense", {x});
  return sketch.diagram;
}

inline Diagram residual_net(int blocks) {
  Sketch sketch;
  int x = sketch.add("Input", {});
  for (int i = 0; i < blocks; ++i) {
    int y = sketch.add("BatchNormalization", {sketch.add("Conv2D", {x})});
    x = sketch.add("Add", {sketch.add("Conv2D", {y}), x});
  }
  return sketch.diagram;
}

inline Diagram u_net(int levels) {
  Sketch sketch;
  std::vector<int> skips;
  int x = sketch.add("Input", {});
  for (int i = 0; i < levels; ++i) {
    skips.push_back(sketch.add("Conv2D", {x}));
    x = sketch.add("MaxPooling2D", {skips.back()});
  }
  for (int i = levels - 1; i >= 0; --i)
    x = sketch.add("Concatenate", {sketch.add("Conv2DTranspose", {x}), skips[static_cast<std::size_t>(i)]});
  return sketch.diagram;
}

inline Diagram ensemble(int members) {
  Sketch sketch;
  int x = sketch.add("Input", {});
  std::vector<int> outputs;
  for (int i = 0; i < members; ++i) outputs.push_back(sketch.add("Dense", {sketch.add("Dense", {x})}));
  sketch.add("Average", outputs);
  return sketch.diagram;
}

// Two inputs, each through a frame with a frame inside, joined again.
inline Diagram siamese() {
  Sketch sketch;
  std::vector<int> ends;
  for (int side = 0; side < 2; ++side) {
    int input = sketch.add("Input", {}), outer = static_cast<int>(sketch.diagram.groups.size());
    sketch.diagram.groups.push_back({"encoder", -1});
    sketch.diagram.groups.push_back({"block", outer});
    int x = sketch.add("Conv2D", {input}, outer), y = sketch.add("Conv2D", {x}, outer + 1);
    y = sketch.add("Add", {x, sketch.add("ReLU", {y}, outer + 1)}, outer + 1);
    ends.push_back(sketch.add("Dense", {y}, outer));
  }
  sketch.add("Subtract", ends);
  return sketch.diagram;
}

inline Diagram random_net(int boxes, unsigned reach, unsigned seed) {
  std::mt19937 random(seed);
  Sketch sketch;
  for (int i = 0; i < boxes; ++i) {
    std::vector<int> inputs;
    for (unsigned k = 0; i > 2 && k < 1 + random() % 3; ++k)
      inputs.push_back(i - 1 - static_cast<int>(random() % std::min(static_cast<unsigned>(i), reach)));
    sketch.add("Dense", inputs);
  }
  return sketch.diagram;
}

inline Diagram labelled(Diagram diagram) {
  for (std::size_t i = 0; i < diagram.arrows.size(); ++i)
    diagram.arrows[i].label = "(?, " + std::to_string(i) + ")";
  return diagram;
}

}  // namespace lamina::draw::testing
