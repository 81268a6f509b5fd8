#pragma once

#include <cstdint>
#include <vector>

#include "core/plan/lifetime.h"

namespace lamina::testing {

// What an op keeps for its gradient.
enum class Keeps { Nothing, Inputs, Output };

// When weights are updated: each as soon as its gradient is known, or all at the end (clipping by global
// norm).
enum class Updates { AtOnce, AtTheEnd };

// One op of a made-up forward pass; sizes in bytes.
struct TapeOp {
  std::vector<int> inputs;
  std::int64_t bytes = 0;
  std::int64_t weight = 0;     // its weight's gradient is as large
  std::int64_t workspace = 0;  // of the op and of each of its gradients
  std::int64_t mask = 0;       // a second output that only the gradient reads
  Keeps keeps = Keeps::Inputs;
  bool in_place = false;  // the output may take over the first input, and its gradient the output's
};

// Writes down a forward pass and derives from it the lifetimes of a whole training step, the way a compiler
// with reverse-mode differentiation would: activations kept for their gradients, gradients of shared values
// summed in place, workspaces, weight gradients up to their update.
//   Tape tape;
//   int x = tape.input(4096);
//   x = tape.op({.inputs = {x}, .bytes = 8192, .weight = 512});
//   std::vector<Lifetime> lifetimes = tape.train(Updates::AtOnce);
class Tape {
 public:
  int input(std::int64_t bytes) { return op({.inputs = {}, .bytes = bytes}); }

  int op(TapeOp op) {
    ops_.push_back(std::move(op));
    return static_cast<int>(ops_.size()) - 1;
  }

  std::int64_t bytes(int value) const { return ops_[value].bytes; }

  // The last op is the loss.
  std::vector<Lifetime> train(Updates updates) {
    lives_.clear();
    masks_.assign(ops_.size(), -1);
    grads_.assign(ops_.size(), -1);
    step_ = -1;
    for (std::size_t i = 0; i < ops_.size(); ++i) forward(static_cast<int>(i));
    grads_.back() = new_value(ops_.back().bytes);
    std::vector<int> pending;
    for (int i = static_cast<int>(ops_.size()) - 1; i >= 0; --i) backward(i, updates, pending);
    for (int gradient : pending) touch(gradient, ++step_);
    return lives_;
  }

 private:
  // Ops and their values share numbers in the forward pass; masks, gradients and workspaces follow.
  void forward(int i) {
    const TapeOp& op = ops_[i];
    ++step_;
    outputs_.resize(ops_.size());
    const int wish = op.in_place && !op.inputs.empty() ? outputs_[op.inputs[0]] : -1;
    for (int input : op.inputs) touch(outputs_[input], step_);
    outputs_[i] = add(op.bytes, wish);
    if (op.mask > 0) masks_[i] = add(op.mask, -1);
    if (op.workspace > 0) add(op.workspace, -1);
  }

  void backward(int i, Updates updates, std::vector<int>& pending) {
    const TapeOp& op = ops_[i];
    if (grads_[i] < 0) return;
    if (op.weight > 0) {
      const int gradient = gradient_step(i, op.weight, -1);
      if (updates == Updates::AtOnce) touch(gradient, ++step_);
      if (updates == Updates::AtTheEnd) pending.push_back(gradient);
    }
    for (int input : op.inputs) {
      if (ops_[input].inputs.empty()) continue;  // data needs no gradient
      const bool in_place = op.in_place && bytes(input) == op.bytes;
      const int gradient = gradient_step(i, bytes(input), in_place ? grads_[i] : -1);
      grads_[input] = grads_[input] < 0 ? gradient : accumulate(grads_[input], gradient);
    }
  }

  int gradient_step(int i, std::int64_t bytes, int wish) {
    const TapeOp& op = ops_[i];
    ++step_;
    touch(grads_[i], step_);
    if (masks_[i] >= 0) touch(masks_[i], step_);
    if (op.keeps == Keeps::Output) touch(outputs_[i], step_);
    for (int input : op.inputs) {
      if (op.keeps == Keeps::Inputs) touch(outputs_[input], step_);
    }
    if (op.workspace > 0) add(op.workspace, -1);
    return add(bytes, wish);
  }

  int accumulate(int sum, int gradient) {
    ++step_;
    touch(sum, step_);
    touch(gradient, step_);
    return add(lives_[sum].bytes, sum);
  }

  int new_value(std::int64_t bytes) {
    ++step_;
    return add(bytes, -1);
  }

  int add(std::int64_t bytes, int wish) {
    lives_.push_back({bytes, step_, step_, wish});
    return static_cast<int>(lives_.size()) - 1;
  }

  void touch(int value, int step) { lives_[value].last = step; }

  std::vector<TapeOp> ops_;
  std::vector<Lifetime> lives_;
  std::vector<int> outputs_;  // op -> lifetime of its output
  std::vector<int> masks_;    // op -> lifetime of its mask, or -1
  std::vector<int> grads_;    // op -> lifetime of its output's gradient, or -1
  int step_ = -1;
};

}  // namespace lamina::testing
