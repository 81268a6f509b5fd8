#pragma once

#include <concepts>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/config.h"
#include "core/base/error.h"
#include "layers/call_context.h"
#include "layers/call_error.h"
#include "layers/symbolic_tensor.h"
#include "layers/weight.h"

namespace lamina {

// What a kind of layer does. Bodies do not know their place in a model and hold no values, only their options
// and weights.
class LayerBody {
 public:
  virtual ~LayerBody() = default;
  virtual std::string class_name() const = 0;  // Keras's: "Dense"

  // Declares the weights, once, from the types of the first call's inputs. Throws CallError for inputs it
  // cannot take.
  virtual void build(WeightBuilder& /*weights*/, std::span<const TensorType> /*inputs*/) {}

  // Appends the layer's computation; it is traced once to find the output types, so it is the shape rule too,
  // and dimensions may be kUnknown then. Throws CallError for inputs it cannot take.
  virtual Values call(const CallContext& context, std::span<const Value> inputs) const = 0;

  // The layers inside, for those that are made of layers.
  virtual std::vector<class Layer> inner_layers() const;

  // The settings as Keras's config has them, without the layer's name; see core/base/config_fields.h. None
  // for layers that no file can hold, such as the user's own.
  virtual std::optional<Config> config() const { return std::nullopt; }
  // Where Keras's layer of that name lives.
  virtual std::string module() const { return "keras.layers"; }
  // How a call's tensors stand in Keras's `args`: one alone, several as one list.
  virtual Config arguments(const Config::List& tensors) const {
    return Config::list({tensors.size() == 1 ? tensors[0] : Config::list(tensors)});
  }
};

// Things that every layer can be given. `training` of a call is fixed for that call: dropout(x, {.training =
// true}).
struct LayerOptions {
  std::string name;
  bool trainable = true;
};
struct CallOptions {
  std::optional<bool> training = {};
};

// A layer: a handle, so that calling a copy of it, or calling it twice, shares its weights.
//   Layer dense = layers::Dense(32, {.activation = "relu"});
//   SymbolicTensor a = dense(x), b = dense(y);
class Layer {
 public:
  Layer() = default;  // no layer
  Layer(std::shared_ptr<LayerBody> body, LayerOptions options);

  // Calls the layer on one tensor, or on a list. Wrong shapes fail here, with the line of the call.
  SymbolicTensor operator()(const SymbolicTensor& x, CallOptions options = {},
                            const Source& where = Source::current()) const;
  SymbolicTensor operator()(std::initializer_list<SymbolicTensor> xs, CallOptions options = {},
                            const Source& where = Source::current()) const;
  SymbolicTensor operator()(const std::vector<SymbolicTensor>& xs, CallOptions options = {},
                            const Source& where = Source::current()) const;

  const std::string& name() const { return state().options.name; }  // empty if the user gave none
  void set_name(std::string name) const {
    state().options.name = std::move(name);
  }  // before a model is made of it
  std::string class_name() const { return body().class_name(); }
  std::string description() const;  // `Dense("department")`, or `Dense`
  const std::vector<Weight>& weights() const {
    return state().weights;
  }                                         // of this layer itself; empty until it is built
  std::vector<Weight> all_weights() const;  // and of the layers inside
  std::int64_t count_params() const;        // elements of all weights

  // A frozen layer keeps its weights; takes effect at the next compile. Reaches the layers inside.
  void set_trainable(bool trainable) const;
  bool trainable() const { return state().options.trainable; }

  LayerBody& body() const { return *state().body; }
  const std::shared_ptr<LayerBody>& shared_body() const { return state().body; }
  const void* id() const { return state_.get(); }  // equal for copies
  bool operator==(const Layer& other) const { return state_ == other.state_; }
  explicit operator bool() const { return state_ != nullptr; }

  // Appends the layer's computation to the context's graph; the layer must be built.
  Values trace(const CallContext& context, std::span<const Value> inputs, const CallOptions& options) const;

 private:
  struct LayerState {
    std::shared_ptr<LayerBody> body;
    LayerOptions options;
    std::vector<Weight> weights;
    bool built = false;
  };
  SymbolicTensor call(std::vector<SymbolicTensor> xs, const CallOptions& options, const Source& where) const;
  void build_once(std::span<const TensorType> inputs) const;
  LayerState& state() const {
    if (!state_) throw Error("an empty Layer was asked for something.\n  Assign a layer to it first.");
    return *state_;
  }

  std::shared_ptr<LayerState> state_;
};

std::ostream& operator<<(std::ostream& out, const Layer& layer);  // its description

// One call of a layer: a node of the functional graph. Immutable.
struct LayerCall {
  Layer layer;
  std::vector<SymbolicTensor> inputs;
  CallOptions options;
  TensorTypes outputs;
  Source where;

  LayerCall() = default;
  LayerCall(const LayerCall&) = delete;
  ~LayerCall();  // not recursive: models may be 10,000 layers deep
};

// "f32[?, 64] from concatenate (train.cpp:38)", for messages; `from Dense("department")` if it has a name.
std::string describe(const SymbolicTensor& tensor);

// Keras's name for a class: "MaxPooling2D" -> "max_pooling2d".
std::string snake_case(const std::string& class_name);

}  // namespace lamina
