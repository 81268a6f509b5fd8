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

// The outputs of all batches, one behind the other.
class Collector {
 public:
  explicit Collector(std::int64_t rows) : rows_(rows) {}

  void add(Executable& program) {
    const Graph& graph = program.program().graph;
    begin_ = end_;
    for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
      TensorType type = graph.type(graph.outputs()[i].value);
      end_ = begin_ + type.shape[0];
      if (tensors_.size() == i) {
        type.shape[0] = rows_;
        tensors_.emplace_back(type);
        next_.push_back(tensors_.back().data());
      }
      const std::span<const std::byte> values = program.output(static_cast<int>(i));
      next_[i] = std::copy(values.begin(), values.end(), next_[i]);
    }
  }

  std::vector<Tensor> last() const { return part(begin_, end_); }  // of the batch added last
  std::vector<Tensor> results() const { return end_ == rows_ ? tensors_ : part(0, end_); }

 private:
  std::vector<Tensor> part(std::int64_t begin, std::int64_t end) const {
    std::vector<Tensor> parts;
    for (const Tensor& t : tensors_) parts.push_back(t.slice_rows(begin, end));
    return parts;
  }

  std::int64_t rows_, begin_ = 0, end_ = 0;
  std::vector<Tensor> tensors_;
  std::vector<std::byte*> next_;
};

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
