#include "layers/layer.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <ostream>

namespace lamina {
namespace {

std::string received(const std::vector<SymbolicTensor>& xs) {
  std::string text;
  for (const SymbolicTensor& x : xs) text += (text.empty() ? "" : " and ") + describe(x);
  return text;
}

void require_usable(const std::vector<SymbolicTensor>& xs, const Layer& layer, const Source& where) {
  if (xs.empty())
    throw Error(where, layer.description() + " was called on no tensor.\n  Call it on at least one.");
  for (const SymbolicTensor& x : xs) {
    if (!x.defined())
      throw Error(where, layer.description() +
                             " was called on an empty SymbolicTensor.\n  Call it on an Input or on another "
                             "layer's result.");
    if (x.is_traced())
      throw Error(where, layer.description() +
                             " was called inside another layer's call.\n  Use ops there, or make a Model of "
                             "the layers and call that.");
    if (x.is_bundle())
      throw Error(where, layer.description() + " was called on the " + std::to_string(x.all().size()) +
                             " tensors of one call as if they were one.\n  Take them apart with as<" +
                             std::to_string(x.all().size()) + ">().");
  }
}

// Runs `work`, and says in its errors which layer was called where on what.
template <class Work>
auto with_place(const Layer& layer, const std::vector<SymbolicTensor>& xs, const Source& where, Work work) {
  try {
    return work();
  } catch (const CallError& e) {
    throw Error(where, layer.description() + " expects " + e.expected + ", received " + received(xs) +
                           ".\n  " + e.remedy);
  } catch (const Error& e) {
    if (e.located()) throw;
    throw Error(where, layer.description() + ": " + e.what());
  }
}

}  // namespace

std::vector<Layer> LayerBody::inner_layers() const { return {}; }

Layer::Layer(std::shared_ptr<LayerBody> body, LayerOptions options)
    : state_(std::make_shared<LayerState>(LayerState{std::move(body), std::move(options), {}, false})) {}

SymbolicTensor Layer::operator()(const SymbolicTensor& x, CallOptions options, const Source& where) const {
  return call({x}, options, where);
}
SymbolicTensor Layer::operator()(std::initializer_list<SymbolicTensor> xs, CallOptions options,
                                 const Source& where) const {
  return call(std::vector<SymbolicTensor>(xs), options, where);
}
SymbolicTensor Layer::operator()(const std::vector<SymbolicTensor>& xs, CallOptions options,
                                 const Source& where) const {
  return call(xs, options, where);
}

SymbolicTensor Layer::call(std::vector<SymbolicTensor> xs, const CallOptions& options,
                           const Source& where) const {
  if (!state_) throw Error(where, "an empty Layer was called.\n  Assign a layer to it first.");
  require_usable(xs, *this, where);
  auto node = std::make_shared<LayerCall>();
  with_place(*this, xs, where, [&] {
    TensorTypes types;
    for (const SymbolicTensor& x : xs) types.push_back(x.type());
    build_once(types);
    Graph scratch;
    TraceResults results;
    const Value key = scratch.input("random_key", {DType::Int64, {2}});
    Values inputs;
    for (const TensorType& t : types) inputs.push_back(scratch.input("x", t));
    const CallContext context(scratch, options.training.value_or(false), results, key);
    for (const Value& v : trace(context, inputs, options)) node->outputs.push_back(v.type());
  });
  node->layer = *this;
  node->inputs = std::move(xs);
  node->options = options;
  node->where = where;
  const int index = node->outputs.size() == 1 ? 0 : SymbolicTensor::kBundle;
  return {std::move(node), index};
}

void Layer::build_once(std::span<const TensorType> inputs) const {
  if (state_->built) return;
  WeightBuilder builder;
  state_->body->build(builder, inputs);
  state_->weights = builder.weights();
  state_->built = true;
}

Values Layer::trace(const CallContext& context, std::span<const Value> inputs,
                    const CallOptions& options) const {
  return state_->body->call(context.inner(*this, options.training.value_or(context.training())), inputs);
}

void Layer::set_trainable(bool trainable) const {
  state().options.trainable = trainable;
  for (const Layer& inner : state_->body->inner_layers()) inner.set_trainable(trainable);
}

std::vector<Weight> Layer::all_weights() const {
  std::vector<Weight> all = weights();
  for (const Layer& inner : state_->body->inner_layers())
    for (const Weight& w : inner.all_weights())
      if (std::find(all.begin(), all.end(), w) == all.end()) all.push_back(w);
  return all;
}

std::int64_t Layer::count_params() const {
  std::int64_t count = 0;
  for (const Weight& w : all_weights()) count += w.type().shape.numel();
  return count;
}

std::string Layer::description() const {
  return name().empty() ? class_name() : class_name() + "(\"" + name() + "\")";
}

std::ostream& operator<<(std::ostream& out, const Layer& layer) {
  return out << (layer ? layer.description() : "no layer");
}

LayerCall::~LayerCall() {
  // Takes over what only this call keeps alive, and lets it go one by one.
  std::vector<SymbolicTensor> pending = std::move(inputs);
  while (!pending.empty()) {
    SymbolicTensor last = std::move(pending.back());
    pending.pop_back();
    if (!last.call() || last.call().use_count() > 1) continue;
    auto& theirs = const_cast<LayerCall&>(*last.call()).inputs;
    pending.insert(pending.end(), theirs.begin(), theirs.end());
    theirs.clear();
  }
}

std::string describe(const SymbolicTensor& tensor) {
  if (tensor.is_traced()) return to_string(tensor.type());
  const Layer& maker = tensor.call()->layer;
  return to_string(tensor.type()) + " from " +
         (maker.name().empty() ? snake_case(maker.class_name()) : maker.description()) + " (" +
         to_string(tensor.call()->where) + ")";
}

// Keras's rules, there written as regular expressions: a word begins at each capital, but the first, that has
// a small letter before or behind it.
std::string snake_case(const std::string& class_name) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_word = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)); };
  std::string word, name;
  std::ranges::copy_if(class_name, std::back_inserter(word), is_word);
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool begins = is_capital(word[i]) && i > 0 &&
                        (is_small(word[i - 1]) || (i + 1 < word.size() && is_small(word[i + 1])));
    if (begins) name += '_';
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(word[i])));
  }
  return name;
}

}  // namespace lamina
