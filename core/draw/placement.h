#pragma once

#include <vector>

#include "core/draw/diagram.h"
#include "core/draw/geometry.h"

namespace lamina::draw {

// Where everything in a diagram goes; frames that are left out are empty.
struct Placement {
  std::vector<Rect> boxes;
  std::vector<Rect> frames;                // per group
  std::vector<double> titles;              // per group: x where the frame's title starts
  std::vector<std::vector<Point>> arrows;  // paths as in layout.h, across the borders of frames
  std::vector<Point> labels;               // per arrow: the centre of its label
  Size size;                               // everything lies in (0, 0) to size
};

// Lays out the inside of every frame on its own; seen from outside a frame is one node, whose ports are the
// points in which arrows cross its border. Throws Error as to_svg does.
Placement place(const Diagram& diagram);

}  // namespace lamina::draw
