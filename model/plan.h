#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "core/runtime/backend.h"
#include "model/devices.h"

namespace lamina {

struct PlanOptions {
  int batch_size = 32;
  bool training = true;
  Device device = Device::Auto;
  int threads = 0;
};

// The memory of a compiled step, in bytes. It is what the run will take, to the byte.
//   Plan plan = model.plan({.batch_size = 64});
//   std::cout << plan.peak() << "\n" << plan.table();
class Plan {
 public:
  explicit Plan(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

  std::int64_t peak() const {
    return program_->placement.arena_bytes;
  }  // of the arena that values and workspaces share
  std::int64_t bound() const { return program_->placement.bound; }  // no plan can be smaller
  std::int64_t state() const {
    return program_->placement.state_bytes;
  }                                           // weights, optimizer slots, counters
  std::vector<std::string> launches() const;  // on a GPU: what a step launches, in order; else empty
  std::string table() const;                  // by layer
  std::string to_svg() const;                 // steps across, addresses up
  void plot(const std::string& path, const Source& where = Source::current()) const;

  const Program& program() const { return *program_; }

 private:
  std::shared_ptr<const Program> program_;
};
std::ostream& operator<<(std::ostream& out, const Plan& plan);  // its table

}  // namespace lamina
