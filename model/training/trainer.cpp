#include "model/training/trainer.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <numeric>

#include "model/progress_bar.h"

namespace lamina {
namespace {

std::vector<ProgressValue> progress_values(const Logs& logs) { return {logs.begin(), logs.end()}; }

class Trainer {
 public:
  Trainer(Session& session, const TrainingLoop& loop)
      : session_(session),
        loop_(loop),
        terminal_(terminal_of_stdout()),
        verbose_(resolve_verbose(loop.verbose, terminal_)),
        batch_hooks_(std::any_of(loop.callbacks.begin(), loop.callbacks.end(),
                                 [](const Callback& c) { return c->wants_batches(); })) {}

  History run() {
    for (const Callback& c : loop_.callbacks) c->on_train_begin(*loop_.training);
    for (int epoch = loop_.initial_epoch; epoch < loop_.epochs && !*loop_.stopped; ++epoch) {
      for (const Callback& c : loop_.callbacks) c->on_epoch_begin(*loop_.training, epoch);
      Logs logs = run_epoch(epoch);
      for (const Callback& c : loop_.callbacks) c->on_epoch_end(*loop_.training, epoch, logs);
      history_.append(epoch, logs);
    }
    for (const Callback& c : loop_.callbacks) c->on_train_end(*loop_.training);
    return std::move(history_);
  }

 private:
  Logs run_epoch(int epoch) {
    if (verbose_ > 0)
      if (const std::string heading = epoch_heading(epoch, loop_.epochs); !heading.empty())
        std::cout << heading << "\n";
    session_.state().reset_metrics();
    ProgressBar bar(
        std::cout,
        {.target = loop_.train.batches().value_or(kUnknown), .verbose = verbose_, .terminal = terminal_});
    loop_.train.begin_pass(loop_.first_pass + static_cast<std::uint64_t>(epoch - loop_.initial_epoch));
    std::int64_t step = 0;
    while (!*loop_.stopped) {
      Executable* program = loop_.train.next();
      if (!program) break;
      if (batch_hooks_)
        run_with_hooks(*program, step);
      else
        program->run();
      bar.update(++step, [&] { return progress_values(session_.state().read_metrics()); });
    }
    if (step == 0)
      throw Error("the dataset gave no batch in epoch " + std::to_string(epoch + 1) +
                  ".\n  Give it samples.");
    Logs logs = session_.state().read_metrics();
    if (loop_.validation && (epoch + 1) % loop_.validation_freq == 0)
      for (const auto& [name, value] :
           run_evaluation(session_, *loop_.validation, 0, {loop_.callbacks, *loop_.training}))
        logs.set("val_" + name, value);
    bar.finish(step, progress_values(logs));
    return logs;
  }

  void run_with_hooks(Executable& program, std::int64_t step) {
    for (const Callback& c : loop_.callbacks)
      if (c->wants_batches()) c->on_train_batch_begin(*loop_.training, step);
    program.run();
    const Logs logs = session_.state().read_metrics();
    for (const Callback& c : loop_.callbacks)
      if (c->wants_batches()) c->on_train_batch_end(*loop_.training, step, logs);
  }

  Session& session_;
  const TrainingLoop& loop_;
  Terminal terminal_;
  int verbose_;
  bool batch_hooks_;
  History history_;
};

std::vector<Callback> those_who(const Audience& audience, bool (CallbackBody::*want)() const) {
  std::vector<Callback> listeners;
  std::copy_if(audience.callbacks.begin(), audience.callbacks.end(), std::back_inserter(listeners),
               [&](const Callback& c) { return ((*c).*want)(); });
  return listeners;
}

// The rows that all batches gave for one output, one behind the other. Mostly as many as there are samples.
class Rows {
 public:
  Rows(TensorType type, std::int64_t expected) : type_(std::move(type)) { grow(expected); }

  void add(std::int64_t count, std::span<const std::byte> values) {
    begin_ = end_;
    end_ += count;
    if (end_ > tensor_.rows()) grow(std::max(end_, 2 * begin_));
    const std::int64_t row_bytes = count > 0 ? static_cast<std::int64_t>(values.size()) / count : 0;
    std::copy(values.begin(), values.end(), tensor_.data() + begin_ * row_bytes);
  }

  Tensor last() const { return tensor_.slice_rows(begin_, end_); }
  Tensor all() const { return end_ == tensor_.rows() ? tensor_ : tensor_.slice_rows(0, end_); }

 private:
  void grow(std::int64_t rows) {
    type_.shape[0] = rows;
    Tensor larger(type_);
    if (tensor_.defined()) std::copy(tensor_.data(), tensor_.data() + tensor_.bytes(), larger.data());
    tensor_ = std::move(larger);
  }

  TensorType type_;
  Tensor tensor_;
  std::int64_t begin_ = 0, end_ = 0;  // of the batch added last
};

class Collector {
 public:
  explicit Collector(std::int64_t samples) : samples_(samples) {}

  void add(Executable& program) {
    const Graph& graph = program.program().graph;
    for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
      const TensorType& type = graph.type(graph.outputs()[i].value);
      if (outputs_.size() == i) outputs_.emplace_back(type, samples_);
      outputs_[i].add(type.shape[0], program.output(static_cast<int>(i)));
    }
  }

  std::vector<Tensor> last() const {
    return each([](const Rows& rows) { return rows.last(); });
  }
  std::vector<Tensor> results() const {
    return each([](const Rows& rows) { return rows.all(); });
  }

 private:
  template <class Get>
  std::vector<Tensor> each(Get get) const {
    std::vector<Tensor> tensors;
    for (const Rows& rows : outputs_) tensors.push_back(get(rows));
    return tensors;
  }

  std::int64_t samples_;
  std::vector<Rows> outputs_;
};

// A number for each batch has no rows that could stand one behind the other.
void require_rows(const Functional& functional, const Source& where) {
  for (std::size_t i = 0; i < functional.outputs.size(); ++i)
    if (functional.outputs[i].shape().rank() == 0)
      throw Error(where, "predict expects outputs with rows, received \"" + functional.output_names[i] +
                             "\" " + to_string(functional.outputs[i].type()) +
                             ", one number for a whole batch.\n  Keep the batch axis: reduce over the other "
                             "axes only.");
}

}  // namespace

History run_training(Session& session, const TrainingLoop& loop) { return Trainer(session, loop).run(); }

Logs run_evaluation(Session& session, BatchSource& batches, std::optional<int> verbose,
                    const Audience& audience) {
  const Terminal terminal = terminal_of_stdout();
  ProgressBar bar(std::cout, {.target = batches.batches().value_or(kUnknown),
                              .verbose = resolve_verbose(verbose, terminal),
                              .terminal = terminal});
  const std::vector<Callback> listeners = those_who(audience, &CallbackBody::wants_test_batches);
  for (const Callback& c : audience.callbacks) c->on_test_begin(audience.training);
  session.state().reset_metrics();
  batches.begin_pass(0);
  std::int64_t step = 0;
  while (!audience.left()) {
    Executable* program = batches.next();
    if (!program) break;
    for (const Callback& c : listeners) c->on_test_batch_begin(audience.training, step);
    program->run();
    if (!listeners.empty()) {
      const Logs logs = session.state().read_metrics();
      for (const Callback& c : listeners) c->on_test_batch_end(audience.training, step, logs);
    }
    bar.update(++step, [&] { return progress_values(session.state().read_metrics()); });
  }
  if (step == 0 && !audience.left())
    throw Error("the dataset gave no batch to evaluate.\n  Give it samples.");
  const Logs logs = session.state().read_metrics();
  bar.finish(step, progress_values(logs));
  for (const Callback& c : audience.callbacks) c->on_test_end(audience.training, logs);
  return logs;
}

Outputs run_prediction(Session& session, BatchSource& batches, std::int64_t rows, const Audience& audience,
                       const Source& where) {
  require_rows(session.functional(), where);
  const std::vector<Callback> listeners = those_who(audience, &CallbackBody::wants_predict_batches);
  for (const Callback& c : audience.callbacks) c->on_predict_begin(audience.training);
  Collector collector(rows);
  batches.begin_pass(0);
  for (std::int64_t step = 0; !audience.left(); ++step) {
    Executable* program = batches.next();
    if (!program) break;
    for (const Callback& c : listeners) c->on_predict_batch_begin(audience.training, step);
    program->run();
    collector.add(*program);
    if (!listeners.empty()) {
      const std::vector<Tensor> outputs = collector.last();
      for (const Callback& c : listeners) c->on_predict_batch_end(audience.training, step, outputs);
    }
  }
  for (const Callback& c : audience.callbacks) c->on_predict_end(audience.training);
  return {session.functional().output_names, collector.results(), where};
}

Logs run_one_batch(Session& session, StepKind kind, const Feed& feed) {
  Executable& program = session.executable(kind, feed.types(feed.rows()));
  std::vector<std::int64_t> rows(static_cast<std::size_t>(feed.rows()));
  std::iota(rows.begin(), rows.end(), 0);
  feed.write(program, rows);
  session.state().reset_metrics();
  program.run();
  return session.state().read_metrics();
}

}  // namespace lamina
