#pragma once

#include <optional>

#include "model/functional.h"
#include "model/options.h"

namespace lamina::keras {

// What `compile` was asked for, as `compile_config` has it. None if a loss, metric or optimizer is the user's
// own, which no file can hold.
std::optional<Config> write_compile_config(const CompileOptions& options, const Functional& functional);

// The other way round. Throws UnknownClass for losses and metrics that Lamina does not have, and Error for
// what cannot be meant.
CompileOptions read_compile_config(const Config& config, const Functional& functional);

}  // namespace lamina::keras
