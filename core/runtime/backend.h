#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/ir/graph.h"
#include "core/runtime/placement.h"

namespace lamina {

struct Program;

// A program that is ready to run: kernels bound to memory. It may be run again and again, by one thread at a
// time.
class Executable {
 public:
  virtual ~Executable() = default;

  // Host memory of the graph's input number `index`, to be filled before a run. A run without a call sees
  // what the last one saw; once one input is asked for, all are to be asked for and filled anew.
  virtual std::span<std::byte> input(int index) = 0;

  // Runs the program once: outputs can be read afterwards, and states have their new values. Does not
  // allocate. Throws Error, naming the layer, if the data cannot be meant: a label outside its classes, an
  // index outside its table.
  virtual void run() = 0;

  // Host memory of output number `index`, valid until the next run.
  virtual std::span<const std::byte> output(int index) = 0;

  virtual const Program& program() const = 0;
};

// A backend's choice of kernels for a graph, made before memory is planned, since kernels need workspaces.
class Lowered {
 public:
  virtual ~Lowered() = default;
  virtual std::vector<std::int64_t> workspace_bytes() const = 0;  // by node
  virtual std::string kernel_name(int node) const = 0;

  // False if the node's new values must not be made in a state's memory, but copied there: its kernel cannot
  // be held back when the batch is refused.
  virtual bool may_write_states(int) const { return true; }

  // What a run puts in the device's queue, one entry a launch; empty where there is no queue. Needs no
  // device.
  virtual std::vector<std::string> launches(const Program&) const { return {}; }
};

// A graph that went through the passes, its kernels and its memory: everything about a run but the run.
struct Program {
  Graph graph;
  std::unique_ptr<Lowered> lowered;
  Placement placement;

  // One line a node: the graph's text with kernels and places.
  std::string text() const;
};

// A kind of device: its kernels, its memory, its way of running a program.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string name() const = 0;  // "cpu, 2 threads"
  virtual bool has_kernel(const OpDef& op) const = 0;
  virtual std::int64_t small_update() const = 0;  // see PassOptions
  virtual std::unique_ptr<Lowered> lower(const Graph& graph) const = 0;
  virtual std::unique_ptr<Executable> link(std::shared_ptr<const Program> program) const = 0;
};

// Passes, lowering and planning. Needs no device memory; all shapes must be known.
std::shared_ptr<const Program> compile(Graph graph, const Backend& backend);

}  // namespace lamina
