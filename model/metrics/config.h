#pragma once

#include "core/base/config.h"
#include "model/metrics/metric.h"

// Metrics as Keras's files hold them: a text such as "accuracy", or an object with settings,
//   {"module": "keras.metrics", "class_name": "AUC", "config": {"name": "auc", ...}, ...}
namespace lamina {

// As it was made: from a name, a text; by a factory, an object whose "name" is the one in the logs; from a
// loss, that loss. Throws Error for a metric of the user's own and for settings that Keras lacks.
Config to_config(const Metric& metric);

// Reads any of these. Throws UnknownClass, perhaps at `where`, for classes and functions that Lamina lacks
// and for settings that it has no use for.
void from_config(const Config& config, Metric& metric, const Source& where = {});

namespace metrics {

// Whether a metric of that class can be read.
bool has_class(std::string_view class_name);

}  // namespace metrics
}  // namespace lamina
