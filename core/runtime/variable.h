#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "core/ir/graph.h"
#include "core/runtime/tensor.h"

namespace lamina {

// A Variable's values in the memory of a device, kept by that device's backend. One side at a time has the
// newest: the host after `mutable_value`, the device after a program that ran there.
class Mirror {
 public:
  Mirror() { ++living_; }
  virtual ~Mirror() { --living_; }
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  // Copies the device's values to `host` if they are newer. May throw the Error of a program that ran.
  virtual void fetch(Tensor& host) = 0;

  // The host's values are about to change: they are the newest from now on.
  virtual void host_writes() = 0;

  // True if any Variable of the process may have one.
  static bool any() { return living_.load(std::memory_order_relaxed) > 0; }

 private:
  static inline std::atomic<int> living_{0};
};

// Something that lives longer than a step: a weight, an optimizer slot, a counter. Programs read it and
// update it in place; two programs over the same Variable share it. Its values lie in host memory, which is
// where the CPU backend works on them, and in the device's if a program of another backend uses it.
//   auto step = std::make_shared<Variable>("step", Tensor::from<std::int64_t>({0}, {}));
//   Value t = graph.state(as_state(step));
//   std::int64_t steps_made = step->value().item<std::int64_t>();
class Variable {
 public:
  Variable(std::string variable_name, Tensor initial)
      : name(std::move(variable_name)), host_(std::move(initial)) {}

  std::string name;

  // The newest values, valid until the next run of a program that updates them.
  const Tensor& value() const {
    if (mirror_) mirror_->fetch(host_);
    return host_;
  }

  // The same to be written to, now and until the next program runs.
  Tensor& mutable_value() {
    if (mirror_) {
      mirror_->fetch(host_);
      mirror_->host_writes();
    }
    return host_;
  }

  const TensorType& type() const { return host_.type(); }

  // For backends. Setting another mirror fetches what the last one had.
  const std::shared_ptr<Mirror>& mirror() const { return mirror_; }
  void set_mirror(std::shared_ptr<Mirror> mirror) {
    value();
    mirror_ = std::move(mirror);
  }

 private:
  mutable Tensor host_;
  std::shared_ptr<Mirror> mirror_;
};

using VariablePtr = std::shared_ptr<Variable>;

inline State as_state(const VariablePtr& variable) { return {variable->name, variable->type(), variable}; }

}  // namespace lamina
