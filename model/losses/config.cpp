#include "model/losses/config.h"

#include "core/base/unknown_class.h"
#include "model/losses/files.h"
#include "model/losses/losses.h"
#include "model/losses/names.h"
#include "model/losses/settings.h"

namespace lamina {
namespace losses {
namespace {

struct Kind {
  const char* class_name;
  Loss (*read)(ConfigReader&, const Source&);
};

constexpr Kind kKinds[] = {
    {"MeanSquaredError", [](auto& f, auto& w) { return read(f, w, MeanSquaredError); }},
    {"MeanAbsoluteError", [](auto& f, auto& w) { return read(f, w, MeanAbsoluteError); }},
    {"MeanAbsolutePercentageError", [](auto& f, auto& w) { return read(f, w, MeanAbsolutePercentageError); }},
    {"MeanSquaredLogarithmicError", [](auto& f, auto& w) { return read(f, w, MeanSquaredLogarithmicError); }},
    {"LogCosh", [](auto& f, auto& w) { return read(f, w, LogCosh); }},
    {"Huber", [](auto& f, auto& w) { return read(f, w, Huber); }},
    {"CosineSimilarity", [](auto& f, auto& w) { return read(f, w, CosineSimilarity); }},
    {"KLDivergence", [](auto& f, auto& w) { return read(f, w, KLDivergence); }},
    {"Poisson", [](auto& f, auto& w) { return read(f, w, Poisson); }},
    {"BinaryCrossentropy", [](auto& f, auto& w) { return read(f, w, BinaryCrossentropy); }},
    {"CategoricalCrossentropy", [](auto& f, auto& w) { return read(f, w, CategoricalCrossentropy); }},
    {"SparseCategoricalCrossentropy",
     [](auto& f, auto& w) { return read(f, w, SparseCategoricalCrossentropy); }},
    {"BinaryFocalCrossentropy", [](auto& f, auto& w) { return read(f, w, BinaryFocalCrossentropy); }},
    {"CategoricalFocalCrossentropy",
     [](auto& f, auto& w) { return read(f, w, CategoricalFocalCrossentropy); }},
    {"Hinge", [](auto& f, auto& w) { return read(f, w, Hinge); }},
    {"SquaredHinge", [](auto& f, auto& w) { return read(f, w, SquaredHinge); }},
    {"CategoricalHinge", [](auto& f, auto& w) { return read(f, w, CategoricalHinge); }},
    {"Dice", [](auto& f, auto& w) { return read(f, w, Dice); }},
    {"Tversky", [](auto& f, auto& w) { return read(f, w, Tversky); }},
};

Loss read_class(const FileClass& c, const Source& where) {
  for (const Kind& kind : kKinds) {
    if (c.class_name != kind.class_name) continue;
    ConfigReader fields(c.config, "the loss " + c.class_name);
    fields.take("dtype");  // a loss computes in the type of the predictions
    Loss loss = kind.read(fields, where);
    fields.finish();
    return loss;
  }
  refuse_class("loss", c);
}

}  // namespace
}  // namespace losses

Config to_config(const Loss& loss) {
  if (loss.config()) return *loss.config();
  throw Error(
      "the loss \"" + loss.name() +
      "\" is your own, which a Keras file cannot hold.\n  Save the weights alone, or compile the model "
      "with one of namespace losses.");
}

void from_config(const Config& config, Loss& loss, const Source& where) {
  loss = or_unknown("the loss", [&] {
    const losses::FileClass c = losses::class_in_file("loss", config);
    return c.name_only ? losses::by_name(Text(c.class_name, where)) : losses::read_class(c, where);
  });
}

}  // namespace lamina
