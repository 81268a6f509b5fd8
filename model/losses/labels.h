#pragma once

#include <string_view>

#include "core/ir/graph.h"

// How labels are laid beside predictions; shared by losses and metrics. `who` begins the messages of errors.
namespace lamina::losses {

struct Matched {
  Value y_true, y_pred;
};

// The type that losses compute in: Float64 for predictions of that type, else Float32.
DType working_dtype(const Value& y_pred);

// Both in the working type, labels with the rank of the predictions where that is a matter of an axis of 1
// ([n] against [n, 1]). Predictions [n] become [n, 1].
Matched match_ranks(const Value& y_true, const Value& y_pred);

// The same for functions of labels and predictions of one shape; throws Error if they are not.
Matched match(const Value& y_true, const Value& y_pred, std::string_view who);

// The same for one-hot labels; throws Error if the predictions have one class only.
Matched match_classes(const Value& y_true, const Value& y_pred, std::string_view who);

// Integer labels of the predictions' shape without its last axis, given as [n] or [n, 1]; floats are cut off.
// Throws Error if they are not or the predictions have one class only.
Value class_labels(const Value& y_true, const Value& y_pred, std::string_view who);

// The kind of labels that predictions are meant for, as Keras guesses it from shapes: Binary if there is one
// prediction a sample, Sparse if labels lack the classes' axis or have size 1 there, else Categorical.
enum class LabelKind { Binary, Sparse, Categorical };
LabelKind label_kind(const TensorType& y_true, const TensorType& y_pred);

}  // namespace lamina::losses
