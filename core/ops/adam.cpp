#include "core/ops/adam.h"

#include <cstdio>

#include "core/ops/binary.h"
#include "core/ops/unary.h"

namespace lamina::ops {
namespace {

TensorTypes infer(std::span<const TensorType> in, const Attrs&) {
  check(in.size() % 4 == 1 && in.size() > 1 && in[0].shape.empty(),
        "adam_update expects alpha and then w, m, v, g of each weight");
  TensorTypes types;
  for (std::size_t i = 1; i < in.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k)
      check(in[i + k] == in[i] && in[i].dtype == in[0].dtype, "adam_update with mixed types");
    types.insert(types.end(), 3, in[i]);
  }
  return types;
}

Values decompose(const NodeRef& n) {
  const auto& a = n.attrs().as<AdamAttrs>();
  Values results;
  for (int i = 1; i < static_cast<int>(n.inputs().size()); i += 4) {
    const Value &w = n.in(i), &m = n.in(i + 1), &v = n.in(i + 2), &g = n.in(i + 3);
    const Value m_new = m + (g - m) * (1 - a.beta_1);
    const Value v_new = v + (square(g) - v) * (1 - a.beta_2);
    results.insert(results.end(), {w - n.in(0) * m_new / (sqrt(v_new) + a.epsilon), m_new, v_new});
  }
  return results;
}

// Each result over its own old value.
std::vector<InPlace> in_place(const Node& node) {
  std::vector<InPlace> pairs;
  for (int i = 0; i < adam_weights(node); ++i)
    for (int k = 0; k < 3; ++k) pairs.push_back({adam_output(i) + k, adam_input(i) + k});
  return pairs;
}

}  // namespace

std::string AdamAttrs::text() const {
  char text[96];
  std::snprintf(text, sizeof text, "beta_1 %.17g, beta_2 %.17g, epsilon %.17g", beta_1, beta_2, epsilon);
  return text;
}

const OpDef adam_update_op{
    .name = "adam_update", .infer = infer, .decompose = decompose, .in_place = in_place};

Values adam_update(const Value& alpha, const Value& w, const Value& m, const Value& v, const Value& g,
                   const AdamAttrs& attrs) {
  const Value inputs[] = {alpha, w, m, v, g};
  return alpha.graph->add(adam_update_op, inputs, attrs);
}

}  // namespace lamina::ops
