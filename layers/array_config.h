#pragma once

#include <optional>

#include "core/base/config.h"
#include "core/runtime/tensor.h"

namespace lamina::layers {

// An array as it stands in Keras's files: {"class_name": "__numpy__", "config": {"value": [[1.0, 2.0]],
// "dtype": "float32"}}.
Config array_config(const Tensor& values);

// The array of such a config, also of a "__tensor__"; none if it is neither. Fractions become Float32, as
// models of files are computed in it; whole numbers keep to Bool, UInt8, Int32 or Int64. Throws Error for
// lists that are no array, that hold nothing or anything but numbers, for numbers that do not fit the dtype,
// and for other dtypes.
std::optional<Tensor> array_from(const Config& config);

}  // namespace lamina::layers
