#pragma once

#include <map>
#include <span>

#include "data/gather_rows.h"
#include "model/training/session.h"

namespace lamina {

// Throws Error if there is no input at all.
void require_inputs(const Functional& functional, const Data& x);

// A model's data, checked against its inputs and outputs and ready to be written to a step's slots.
class Feed {
 public:
  // Throws Error for tensors that are missing, too many, unknown by name, or of the wrong shape. As in Keras
  // a trailing axis of size 1 may be missing or too much. Labels and weights are left out for predictions.
  Feed(const Functional& functional, const TrainingSetup* setup, const Data& x, const Data& y,
       const Data& sample_weight, const std::map<int, double>& class_weight = {});

  std::int64_t rows() const { return rows_; }
  BatchTypes types(std::int64_t batch) const;

  // Writes the chosen samples to the executable's inputs.
  void write(Executable& executable, std::span<const std::int64_t> rows) const;

  // Fetches samples to be written soon into the processor's caches, while something else runs.
  void prefetch(std::span<const std::int64_t> rows) const;

 private:
  void add(const Tensor& tensor, TensorType slot, std::optional<TensorType>* place);
  void add_inputs(const Functional& functional, const Data& x);
  void add_labels(const Functional& functional, const TrainingSetup& setup, const Data& y);
  void add_weights(const Functional& functional, const TrainingSetup& setup, const Data& y,
                   const Data& sample_weight, const std::map<int, double>& class_weight);

  std::int64_t rows_ = 0;
  BatchTypes types_;  // of a batch of 1
  std::vector<data::GatherRows> gathers_;
};

}  // namespace lamina
