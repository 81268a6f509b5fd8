#include "model/losses/labels.h"

#include "core/base/error.h"
#include "core/ops/cast.h"
#include "core/ops/indices.h"
#include "core/ops/reshape.h"

namespace lamina::losses {
namespace {

Value with_rank(const Value& labels, int rank) {
  const Shape& shape = labels.shape();
  if (shape.rank() + 1 == rank) return ops::reshape(labels, shape + Shape{1});
  if (shape.rank() == rank + 1 && shape.back() == 1) return ops::reshape(labels, shape.slice(0, rank));
  return labels;
}

[[noreturn]] void mismatch(std::string_view who, const Shape& expected, const TensorType& received,
                           const std::string& remedy) {
  const TensorType type{is_float(received.dtype) ? received.dtype : DType::Float32, expected};
  throw Error(std::string(who) + " expects labels " + to_string(type) + ", as the predictions, received " +
              to_string(received) + ".\n  " + remedy);
}

void require_classes(const Value& y_pred, std::string_view who) {
  if (y_pred.rank() >= 2 && y_pred.shape().back() != 1) return;
  throw Error(std::string(who) + " expects predictions [..., classes] of at least two classes, received " +
              to_string(y_pred.type()) +
              ".\n  Use the binary kind, or end the model in one unit for each class.");
}

}  // namespace

DType working_dtype(const Value& y_pred) {
  return y_pred.dtype() == DType::Float64 ? DType::Float64 : DType::Float32;
}

Matched match_ranks(const Value& y_true, const Value& y_pred) {
  const DType dtype = working_dtype(y_pred);
  const Value p = y_pred.rank() == 1 ? ops::reshape(y_pred, y_pred.shape() + Shape{1}) : y_pred;
  const bool grows = y_true.rank() + 1 == p.rank() && p.shape().back() == 1;
  const bool shrinks = y_true.rank() == p.rank() + 1;
  const Value y = grows || shrinks ? with_rank(y_true, p.rank()) : y_true;
  return {ops::cast(y, dtype), ops::cast(p, dtype)};
}

Matched match(const Value& y_true, const Value& y_pred, std::string_view who) {
  Matched m = match_ranks(y_true, y_pred);
  if (!compatible(m.y_true.shape(), m.y_pred.shape()))
    mismatch(who, y_pred.shape(), y_true.type(), "Give labels the shape of the model's output.");
  return m;
}

Matched match_classes(const Value& y_true, const Value& y_pred, std::string_view who) {
  require_classes(y_pred, who);
  Matched m = match_ranks(y_true, y_pred);
  if (compatible(m.y_true.shape(), m.y_pred.shape())) return m;
  const bool sparse = label_kind(y_true.type(), y_pred.type()) == LabelKind::Sparse;
  mismatch(who, y_pred.shape(), y_true.type(),
           sparse ? "For labels that are numbers of classes use the sparse kind."
                  : "Give one-hot labels, with one column for each class.");
}

Value class_labels(const Value& y_true, const Value& y_pred, std::string_view who) {
  require_classes(y_pred, who);
  const int rank = y_pred.rank() - 1;
  const Value labels = y_true.rank() == rank + 1 ? with_rank(y_true, rank) : y_true;
  if (!compatible(labels.shape(), y_pred.shape().slice(0, rank))) {
    const TensorType expected{is_integer(y_true.dtype()) ? y_true.dtype() : DType::Int32,
                              y_pred.shape().slice(0, rank)};
    throw Error(std::string(who) + " expects labels " + to_string(expected) +
                ", the number of a class for each of the predictions " + to_string(y_pred.type()) +
                ", received " + to_string(y_true.type()) + ".\n  " +
                (compatible(y_true.shape(), y_pred.shape()) ? "For one-hot labels use the categorical kind."
                                                            : "Give one label for each row of predictions."));
  }
  return ops::as_indices(labels);
}

LabelKind label_kind(const TensorType& y_true, const TensorType& y_pred) {
  const Shape &labels = y_true.shape, &predictions = y_pred.shape;
  if (predictions.rank() < 2 || predictions.back() == 1) return LabelKind::Binary;
  if (labels.rank() < predictions.rank() || labels.back() == 1) return LabelKind::Sparse;
  return LabelKind::Categorical;
}

}  // namespace lamina::losses
