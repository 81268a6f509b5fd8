#pragma once

#include <fmt/ostream.h>

#include "model/sequential.h"

// For programs that print with {fmt}: everything that can be written to a std::ostream can be given to
// fmt::format and fmt::print too, as the same text, and with a width. lamina/lamina.h does not include this.
//   #include <lamina/fmt.h>
//   fmt::print("{}\n", model.evaluate(images, labels));   // accuracy: 0.9 - loss: 0.25

template <>
struct fmt::formatter<lamina::DType> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Shape> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::TensorType> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Tensor> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::SymbolicTensor> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Layer> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Model> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Sequential> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Logs> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::History> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Plan> : fmt::ostream_formatter {};
template <>
struct fmt::formatter<lamina::Device> : fmt::ostream_formatter {};
