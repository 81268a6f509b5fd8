#pragma once

#include "core/base/config_fields.h"
#include "core/base/shape.h"
#include "layers/activation.h"
#include "layers/axes.h"
#include "layers/initializers/initializer.h"
#include "layers/regularizer.h"
#include "layers/size2d.h"

// How the settings of layers stand in Keras's configs; see core/base/config_fields.h. All throw Error for
// what Lamina does not have.
namespace lamina {

Config to_config(const Activation& activation);  // "relu"; throws Error for a user's own function
void from_config(const Config& config, Activation& activation);

Config to_config(const Initializer& initializer);
void from_config(const Config& config, Initializer& initializer);

Config to_config(const Regularizer& regularizer);  // null if it does nothing
void from_config(const Config& config, Regularizer& regularizer);

Config to_config(const Size2D& size);  // [height, width]; null if not given
void from_config(const Config& config, Size2D& size);

Config to_config(const Shape& shape);  // -1 for kUnknown, which may be null too when it is read
void from_config(const Config& config, Shape& shape);

Config to_config(const Axes& axes);  // one number, or a list
void from_config(const Config& config, Axes& axes);

}  // namespace lamina
