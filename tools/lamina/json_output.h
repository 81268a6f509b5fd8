#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/config.h"
#include "core/base/shape.h"
#include "model/logs.h"

namespace lamina::tool {

// Prints an object on stdout, as the only thing there.
void print_json(const Config& object);

// JSON has no numbers that are not finite: they become null.
Config number_json(double value);
// Sizes; those that are not known are null.
Config shape_json(const Shape& shape);
Config logs_json(const Logs& logs);
// As Keras's History.history: {"loss": [0.7, 0.6]}
Config curves_json(const std::map<std::string, std::vector<double>>& curves);

}  // namespace lamina::tool
