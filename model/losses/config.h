#pragma once

#include "core/base/config.h"
#include "model/losses/loss.h"

// Losses as Keras's files hold them: a text such as "mse", or an object with settings,
//   {"module": "keras.losses", "class_name": "Huber", "config": {"name": "huber", ...}, ...}
namespace lamina {

// As it was made: from a name, a text; by a factory, an object. Keras's own files hold no delta of Huber and
// no axis of CosineSimilarity, and have the usual ones after reading; ours hold unusual ones, which Keras
// reads. Throws Error for a loss of the user's own.
Config to_config(const Loss& loss);

// Reads either. Throws UnknownClass, perhaps at `where`, for classes and functions that Lamina lacks and for
// settings that it has no use for.
void from_config(const Config& config, Loss& loss, const Source& where = {});

}  // namespace lamina
