#pragma once

#include <optional>

#include "model/model.h"
#include "model/model_body.h"
#include "model/training/session.h"

namespace lamina {

// What the copies of one Model share; for model.cpp and saving.cpp.
struct Model::State {
  State(Functional graph, ModelOptions options, std::uint64_t model_seed, const std::string& class_name)
      : body(std::make_shared<ModelBody>(std::move(graph), class_name)),
        layer(body, {.name = options.name, .trainable = options.trainable}),
        name(options.name.empty() ? snake_case(class_name) : options.name),
        seed(model_seed) {}

  const Functional& functional() const { return body->functional(); }

  // For predictions of a model that was never compiled, a session on the best device.
  Session& session_for_predictions() {
    if (!session) session.emplace(functional(), open_device(Device::Auto, 0), std::nullopt, seed);
    return *session;
  }
  Session& compiled_session(const char* verb) {
    if (!session || !session->compiled())
      throw Error(std::string(verb) +
                  " needs a compiled model.\n  Call compile first, with an optimizer and a loss.");
    return *session;
  }

  std::shared_ptr<ModelBody> body;
  Layer layer;
  std::string name;
  std::uint64_t seed;
  std::uint64_t epochs_trained = 0;  // so that fit(1); fit(1) shuffles as fit(2)
  std::optional<CompileOptions> compiled_with;
  std::optional<Session> session;
  bool runs = false;  // fit, evaluate or predict runs programs of the session, and perhaps callbacks
};

}  // namespace lamina
