#pragma once

#include <string>

#include "model/functional.h"

namespace lamina::callbacks {

// A model as TensorBoard's graph page reads it, a serialized GraphDef: a node for each call of a layer, with
// the layer's class as its op and the shapes of its results. Calls of a layer that is called several times
// lie in one group, "dense/0", "dense/1".
std::string graph_def(const Functional& functional);

}  // namespace lamina::callbacks
