#include "model/callbacks/tensorboard.h"

#include <chrono>
#include <filesystem>
#include <optional>

#include "core/base/at_line.h"
#include "data/events/event_file.h"
#include "model/callbacks/graph_def.h"

namespace lamina::callbacks {
namespace {

class TensorBoardBody final : public CallbackBody {
 public:
  TensorBoardBody(const std::string& log_dir, TensorBoardOptions options, const Source& where)
      : train_folder_((std::filesystem::path(log_dir) / "train").string()),
        validation_folder_((std::filesystem::path(log_dir) / "validation").string()),
        options_(options),
        where_(where) {
    if (options_.update_freq < 0)
      throw Error(where, "TensorBoard expects update_freq of at least 0, received " +
                             std::to_string(options_.update_freq) +
                             ".\n  Leave it out to write each epoch, or give a number of batches.");
  }

  void on_train_begin(Training& training) override {
    train_.emplace(train_folder_);
    validation_.reset();
    batches_ = 0;
    if (options_.write_graph && training.functional()) train_->graph(graph_def(*training.functional()));
    flush(train_);
  }

  void on_train_end(Training&) override {
    flush(train_);
    flush(validation_);
    train_.reset();
    validation_.reset();
  }

  void on_epoch_begin(Training& training, int) override {
    epoch_began_ = Clock::now();
    iterations_before_ = training.iterations();
  }

  void on_epoch_end(Training& training, int epoch, Logs& logs) override {
    if (!train_) train_.emplace(train_folder_);
    for (const auto& [name, value] : logs)
      if (!name.starts_with("val_"))
        train_->scalar(epoch, "epoch_" + name, value);
      else
        validation().scalar(epoch, "epoch_" + name.substr(4), value);
    if (!logs.find("learning_rate")) train_->scalar(epoch, "epoch_learning_rate", training.learning_rate());
    if (options_.write_steps_per_second)
      train_->scalar(epoch, "epoch_steps_per_second",
                     static_cast<double>(training.iterations() - iterations_before_) / seconds_of_epoch());
    flush(train_);
    flush(validation_);
  }

  bool wants_batches() const override { return options_.update_freq > 0; }
  void on_train_batch_end(Training&, std::int64_t, const Logs& logs) override {
    if (++batches_ % options_.update_freq != 0 || !train_) return;
    for (const auto& [name, value] : logs) train_->scalar(batches_, "batch_" + name, value);
  }

  void on_test_end(Training& training, const Logs& logs) override {
    for (const auto& [name, value] : logs)
      validation().scalar(training.iterations(), "evaluation_" + name + "_vs_iterations", value);
    flush(validation_);
  }

 private:
  using Clock = std::chrono::steady_clock;

  data::EventFile& validation() {
    if (!validation_) validation_.emplace(validation_folder_);
    return *validation_;
  }

  void flush(std::optional<data::EventFile>& file) const {
    if (file) at_line(where_, [&] { file->flush(); });
  }

  double seconds_of_epoch() const {
    return std::chrono::duration<double>(Clock::now() - epoch_began_).count();
  }

  std::string train_folder_, validation_folder_;
  TensorBoardOptions options_;
  Source where_;
  std::optional<data::EventFile> train_, validation_;
  std::int64_t batches_ = 0, iterations_before_ = 0;
  Clock::time_point epoch_began_ = Clock::now();
};

}  // namespace

Callback TensorBoard(std::string log_dir, TensorBoardOptions options, const Source& where) {
  return Callback(std::make_shared<TensorBoardBody>(log_dir, options, where));
}

}  // namespace lamina::callbacks
