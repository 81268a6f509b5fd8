#pragma once

#include <functional>

#include "data/dataset.h"
#include "model/history.h"
#include "model/outputs.h"
#include "model/training/feed.h"

namespace lamina {

// One pass over the data, batch by batch.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual std::optional<std::int64_t> batches() const = 0;  // in a pass, if known
  virtual void begin_pass(std::uint64_t pass) = 0;
  // Writes the next batch to the program it is for, and returns that; null at the end of the pass.
  virtual Executable* next() = 0;
};

// Tensors in memory; the last batch may be smaller. Shuffled anew each pass if `shuffle_seed` is given.
std::unique_ptr<BatchSource> batches_of(Session& session, StepKind kind, Feed feed, int batch_size,
                                        std::optional<std::uint64_t> shuffle_seed);
// A dataset's batches as they come.
std::unique_ptr<BatchSource> batches_of(Session& session, StepKind kind, data::Dataset dataset);

// Whom an evaluation or prediction tells of its batches, and who can end it.
struct Audience {
  const std::vector<Callback>& callbacks;
  Training& training;
  const bool* stopped = nullptr;  // looked at before each batch

  bool left() const { return stopped && *stopped; }
};

struct TrainingLoop {
  BatchSource& train;
  BatchSource* validation = nullptr;
  int epochs = 1, initial_epoch = 0, validation_freq = 1;
  std::uint64_t first_pass = 0;  // number of the first epoch in the order of shuffles
  std::optional<int> verbose = {};
  std::vector<Callback> callbacks = {};
  Training* training = nullptr;
  const bool* stopped = nullptr;
};

// Epochs of training with progress, validation and callbacks.
History run_training(Session& session, const TrainingLoop& loop);

// One pass of a test program: the logs. Progress is shown unless verbose is 0.
Logs run_evaluation(Session& session, BatchSource& batches, std::optional<int> verbose,
                    const Audience& audience);

// One pass of a prediction program: the outputs of all `rows` samples, or of fewer if it was stopped.
Outputs run_prediction(Session& session, BatchSource& batches, std::int64_t rows, const Audience& audience,
                       const Source& where);

// One step on all samples of the feed; the logs are of this batch alone.
Logs run_one_batch(Session& session, StepKind kind, const Feed& feed);

}  // namespace lamina
