#include "core/ops/normalize.h"

#include "core/ops/binary.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::ops {
namespace {

// Compositions: what is checked is that they are right together, above all their gradients.
OpCase composed(std::string name, std::vector<CaseInput> inputs, std::function<Values(In)> build) {
  return {.name = std::move(name),
          .op = &multiply_op,
          .inputs = std::move(inputs),
          .build = std::move(build),
          .tolerance = support::kShortSum};
}

}  // namespace

OpCases normalize_cases() {
  const CaseInput scale{f32({4}), 0.5, 2}, offset{f32({4})};
  return {
      composed("layer_norm", {{f32({3, 4})}, scale, offset}, one([](In x) {
                 return layer_norm(x[0], {x[1], x[2]});
               })),
      composed("layer_norm over two axes", {{f32({2, 3, 4})}}, one([](In x) {
                 return layer_norm(x[0], {}, {.axes = {-1, 1}, .epsilon = 0.1});
               })),
      composed("rms_norm", {{f32({3, 4})}, scale}, one([](In x) { return rms_norm(x[0], x[1]); })),
      composed("batch_norm_training", {{f32({2, 3, 3, 4})}, scale, offset},
               [](In x) -> Values {
                 const BatchNorm result = batch_norm_training(x[0], {x[1], x[2]});
                 return {result.y, result.batch.mean, result.batch.variance};
               }),
      composed("batch_norm_training with channels first", {{f32({2, 4, 3})}, scale, offset}, one([](In x) {
                 return batch_norm_training(x[0], {x[1], x[2]}, {.axis = 1}).y;
               })),
      composed("batch_norm_inference", {{f32({2, 3, 4})}, {f32({4})}, scale, scale, offset}, one([](In x) {
                 return batch_norm_inference(x[0], {x[1], x[2]}, {x[3], x[4]});
               })),
      composed("moments far from zero", {{f32({4, 64}), 4000, 4001}},
               one([](In x) { return moments(x[0], {1}).variance; }))};
}

}  // namespace lamina::ops
