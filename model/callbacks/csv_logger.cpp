#include "model/callbacks/csv_logger.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace lamina::callbacks {
namespace {

class CSVLoggerBody final : public CallbackBody {
 public:
  CSVLoggerBody(std::string path, CSVLoggerOptions options, const Source& where)
      : path_(std::move(path)), options_(std::move(options)), where_(where) {}

  void on_train_begin(Training&) override {
    writes_header_ = !options_.append || std::ifstream(path_).peek() == std::ifstream::traits_type::eof();
    file_ = std::ofstream(path_, options_.append ? std::ios::app : std::ios::trunc);
    columns_.clear();
    require_good();
  }

  void on_epoch_end(Training& training, int epoch, Logs& logs) override {
    if (columns_.empty()) begin_file(training, logs);
    file_ << epoch;
    for (const std::string& column : columns_) {
      const double* value = logs.find(column);
      file_ << options_.separator << (value ? fmt::format("{}", *value) : "NA");
    }
    file_ << "\n" << std::flush;
    require_good();
  }

  void on_train_end(Training&) override { file_.close(); }

 private:
  void begin_file(const Training& training, const Logs& logs) {
    bool validated = false;
    for (const auto& [name, value] : logs) {
      columns_.push_back(name);
      validated = validated || name.starts_with("val_");
    }
    if (!validated && training.validation_freq() > 1)
      for (const auto& [name, value] : logs)
        if (name != "learning_rate") columns_.push_back("val_" + name);
    if (!writes_header_) return;
    file_ << "epoch";
    for (const std::string& column : columns_) file_ << options_.separator << quoted(column);
    file_ << "\n";
  }

  // A name that holds what separates cells or lines stands in quotes, its own quotes doubled.
  std::string quoted(const std::string& name) const {
    if (name.find(options_.separator) == std::string::npos &&
        name.find_first_of("\"\r\n") == std::string::npos)
      return name;
    std::string text = "\"";
    for (char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
  }

  void require_good() const {
    if (!file_)
      throw Error(where_, "CSVLogger cannot write " + path_ +
                              ".\n  Choose a folder that exists and can be written to.");
  }

  std::string path_;
  CSVLoggerOptions options_;
  Source where_;
  std::ofstream file_;
  std::vector<std::string> columns_;
  bool writes_header_ = true;
};

}  // namespace

Callback CSVLogger(std::string path, CSVLoggerOptions options, const Source& where) {
  return Callback(std::make_shared<CSVLoggerBody>(std::move(path), std::move(options), where));
}

}  // namespace lamina::callbacks
