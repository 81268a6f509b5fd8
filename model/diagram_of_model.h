#pragma once

#include "core/draw/diagram.h"
#include "model/model.h"

namespace lamina {

// A model as a picture: a box for each call of a layer, a frame around each call of a model that is used as
// a layer. Boxes are found again by their `id`, the path of the call: "encoder/dense", "dense[1]".
draw::Diagram diagram_of(const Functional& functional, const std::string& title, const PlotOptions& options);

// The colour of a layer's box, as listed at draw::Box::kind, by Keras's name of its class.
std::string kind_of_class(const std::string& class_name);

}  // namespace lamina
