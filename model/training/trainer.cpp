#include "model/training/trainer.h"

#include <algorithm>
#include <iostream>
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
      for (const auto& [name, value] : run_evaluation(session_, *loop_.validation, 0))
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

}  // namespace

History run_training(Session& session, const TrainingLoop& loop) { return Trainer(session, loop).run(); }

Logs run_evaluation(Session& session, BatchSource& batches, std::optional<int> verbose) {
  const Terminal terminal = terminal_of_stdout();
  ProgressBar bar(std::cout, {.target = batches.batches().value_or(kUnknown),
                              .verbose = resolve_verbose(verbose, terminal),
                              .terminal = terminal});
  session.state().reset_metrics();
  batches.begin_pass(0);
  std::int64_t step = 0;
  while (Executable* program = batches.next()) {
    program->run();
    bar.update(++step, [&] { return progress_values(session.state().read_metrics()); });
  }
  if (step == 0) throw Error("the dataset gave no batch to evaluate.\n  Give it samples.");
  const Logs logs = session.state().read_metrics();
  bar.finish(step, progress_values(logs));
  return logs;
}

Outputs run_prediction(Session& session, BatchSource& batches, std::int64_t rows, const Source& where) {
  std::vector<Tensor> results;
  std::vector<std::byte*> next;
  batches.begin_pass(0);
  while (Executable* program = batches.next()) {
    program->run();
    const Graph& graph = program->program().graph;
    for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
      if (results.size() == i) {
        TensorType type = graph.type(graph.outputs()[i].value);
        type.shape[0] = rows;
        results.emplace_back(type);
        next.push_back(results.back().data());
      }
      const std::span<const std::byte> values = program->output(static_cast<int>(i));
      next[i] = std::copy(values.begin(), values.end(), next[i]);
    }
  }
  return {session.functional().output_names, std::move(results), where};
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
