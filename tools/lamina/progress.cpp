#include "tools/lamina/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>
#include <optional>

#include "model/progress_bar.h"

namespace lamina::tool {
namespace {

Terminal terminal_of_stderr() {
  if (::isatty(STDERR_FILENO) != 1) return {};
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return {.attached = true, .columns = known ? size.ws_col : 0};
}

std::vector<ProgressValue> values_of(const Logs& logs) { return {logs.begin(), logs.end()}; }

class Progress final : public CallbackBody {
 public:
  explicit Progress(std::int64_t batches) : batches_(batches) {}

  bool wants_batches() const override { return true; }
  bool wants_test_batches() const override { return true; }
  bool wants_predict_batches() const override { return true; }

  void on_train_begin(Training& training) override {
    trains_ = true;
    epochs_ = training.epochs();
  }
  void on_epoch_begin(Training&, int epoch) override {
    if (const std::string heading = epoch_heading(epoch, epochs_); !heading.empty())
      std::cerr << heading << "\n";
    begin();
  }
  void on_train_batch_end(Training&, std::int64_t batch, const Logs& logs) override { show(batch, logs); }
  void on_epoch_end(Training&, int, Logs& logs) override { finish(logs); }

  // The validation within a training has no bar of its own.
  void on_test_begin(Training&) override {
    if (!trains_) begin();
  }
  void on_test_batch_end(Training&, std::int64_t batch, const Logs& logs) override {
    if (!trains_) show(batch, logs);
  }
  void on_test_end(Training&, const Logs& logs) override {
    if (!trains_) finish(logs);
  }

  void on_predict_begin(Training&) override { begin(); }
  void on_predict_batch_end(Training&, std::int64_t batch, const std::vector<Tensor>&) override {
    show(batch, {});
  }
  void on_predict_end(Training&) override { finish({}); }

 private:
  void begin() {
    bar_.emplace(std::cerr,
                 ProgressOptions{.target = batches_, .verbose = 1, .terminal = terminal_of_stderr()});
    done_ = 0;
  }
  void show(std::int64_t batch, const Logs& logs) {
    done_ = batch + 1;
    bar_->update(done_, [&] { return values_of(logs); });
  }
  void finish(const Logs& logs) { bar_->finish(done_, values_of(logs)); }

  std::int64_t batches_, done_ = 0;
  int epochs_ = 1;
  bool trains_ = false;
  std::optional<ProgressBar> bar_;
};

}  // namespace

Callback progress_on_stderr(std::int64_t batches) { return {std::make_shared<Progress>(batches), Source()}; }

}  // namespace lamina::tool
