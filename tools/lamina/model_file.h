#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/model.h"
#include "tools/lamina/common.h"

namespace lamina::tool {

// The model of a .keras file, without its optimizer, on the device that is asked for.
Model load_for_predictions(const std::string& path, const Common& common);

// The model with the optimizer, losses and metrics of the file. Throws Error if it has none that can be used.
Model load_compiled(const std::string& path, const Common& common, std::optional<std::uint64_t> seed = {});

// True if the output has a loss or a metric in the file that the model was loaded from.
bool needs_labels(const std::string& path, const Model& model, std::size_t output);

}  // namespace lamina::tool
