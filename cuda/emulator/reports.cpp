#include "cuda/emulator/reports.h"

#include <cstdio>

#include "cuda/emulator/options.h"
#include "cuda/emulator/source_line.h"

namespace lamina::cuda::emulator {

Options& options() {
  static Options current;
  return current;
}

const char* name(ReportKind kind) {
  switch (kind) {
    case ReportKind::BarrierDivergence:
      return "barrier divergence";
    case ReportKind::WarpDivergence:
      return "warp divergence";
    case ReportKind::BadMask:
      return "bad mask";
    case ReportKind::PartialWarp:
      return "partial warp";
    case ReportKind::BadLaunch:
      return "bad launch";
    case ReportKind::Misaligned:
      return "misaligned access";
    case ReportKind::Trap:
      return "trap";
    case ReportKind::OutOfBounds:
      return "out of bounds";
    case ReportKind::Race:
      return "race";
    case ReportKind::UninitialisedRead:
      return "uninitialised read";
  }
  return "unknown";
}

Reports& Reports::instance() {
  static Reports reports;
  return reports;
}

void Reports::begin_launch(const void* kernel) {
  const std::lock_guard lock(mutex_);
  kernel_ = kernel;
  seen_.clear();
}

bool Reports::is_new(ReportKind kind, const std::string& key) {
  const std::lock_guard lock(mutex_);
  return seen_.insert({kind, key}).second;
}

void Reports::add(ReportKind kind, const std::string& text) {
  const std::lock_guard lock(mutex_);
  const std::string where = kernel_ ? function_name(kernel_) + ": " : "";
  reports_.push_back({kind, where + text});
  ++added_;
  if (options().echo) std::fprintf(stderr, "emulator: %s: %s%s\n", name(kind), where.c_str(), text.c_str());
}

std::size_t Reports::added() const {
  const std::lock_guard lock(mutex_);
  return added_;
}

std::vector<Report> Reports::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(reports_, {});
}

std::vector<Report> take_reports() { return Reports::instance().take(); }

std::string to_string(const Site& site) {
  const std::string path = site.file;
  return path.substr(path.rfind('/') + 1) + ":" + std::to_string(site.line);
}

}  // namespace lamina::cuda::emulator
