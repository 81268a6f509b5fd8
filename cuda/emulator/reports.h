#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cuda/emulator/report.h"
#include "cuda/emulator/site.h"

namespace lamina::cuda::emulator {

// Collects reports. Everything may be called from any thread.
class Reports {
 public:
  static Reports& instance();

  // From here on reports are of this kernel (the address of its host function), and each (kind, key) counts
  // anew.
  void begin_launch(const void* kernel);

  // True the first time in a launch. Asked before a text is made that takes long to make.
  bool is_new(ReportKind kind, const std::string& key);

  void add(ReportKind kind, const std::string& text);
  std::size_t added() const;  // since the program began
  std::vector<Report> take();

 private:
  mutable std::mutex mutex_;
  const void* kernel_ = nullptr;
  std::set<std::pair<ReportKind, std::string>> seen_;
  std::vector<Report> reports_;
  std::size_t added_ = 0;
};

// "layer_norm.cu:41"
std::string to_string(const Site& site);

}  // namespace lamina::cuda::emulator
