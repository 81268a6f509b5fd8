#pragma once

#include <vector>

#include "core/ir/graph.h"
#include "layers/trainability.h"
#include "layers/weight.h"

namespace lamina {

// What a model's layers leave behind while they are traced, besides their outputs.
struct TraceResults {
  Values losses;  // rank 0 each: activity regularizers, and what layers add
  struct Update {
    Weight weight;
    Value value;
  };
  std::vector<Update> updates;  // new values of weights that are not trained, such as moving means
  std::uint64_t streams = 0;    // random streams handed out
};

// What a layer sees of the program that it is traced into.
class CallContext {
 public:
  // Without `trainability` layers are frozen that are so now; it must outlive the context.
  CallContext(Graph& graph, bool training, TraceResults& results, Value random_key = {},
              const Trainability* trainability = nullptr)
      : graph_(graph),
        results_(results),
        random_key_(random_key),
        trainability_(trainability),
        training_(training) {}

  Graph& graph() const { return graph_; }
  bool training() const {
    return training_;
  }  // as it holds for this layer; a frozen layer may still be called in training
  bool trainable() const { return trainable_; }                   // false if this layer is frozen
  Value operator()(const Weight& w) const { return current(w); }  // the weight's value

  // The weight's value after the step. A shared layer that updates twice in one step sees, the second time,
  // what the first left.
  void update(const Weight& w, const Value& value) const;

  // Adds to the total loss; rank 0.
  void add_loss(const Value& loss) const { results_.losses.push_back(loss); }

  // For random ops: the key of this step, and a stream that no other call of the program uses.
  const Value& random_key() const { return random_key_; }
  std::uint64_t next_stream() const { return results_.streams++; }

  // The context of a layer inside this one.
  CallContext inner(const Layer& layer, bool training) const;

 private:
  Value current(const Weight& w) const;

  Graph& graph_;
  TraceResults& results_;
  Value random_key_;
  const Trainability* trainability_;
  bool training_ = false, trainable_ = true;
};

}  // namespace lamina
