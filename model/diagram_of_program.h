#pragma once

#include "core/draw/diagram.h"
#include "core/runtime/backend.h"

namespace lamina {

// A compiled program as a picture: a box for each node with its layer, its type, its kernel and its place in
// memory, and one for each state that is updated. Boxes are found again by their `id`: "%5" as in the
// program's text, "update dense/kernel".
draw::Diagram diagram_of(const Program& program, const std::string& title);

// The same as SVG.
std::string program_svg(const Program& program);

}  // namespace lamina
