#include "core/draw/layout.h"

#include "core/draw/coordinates.h"
#include "core/draw/layering.h"
#include "core/draw/ordering.h"
#include "core/draw/routing.h"

namespace lamina::draw {

FlatLayout lay_out(const FlatGraph& graph, int bend_budget) {
  Layered layered = make_layered(graph, bend_budget);
  order_rows(layered);
  return route(graph, layered, assign_x(layered));
}

}  // namespace lamina::draw
