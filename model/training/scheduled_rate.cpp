#include "model/training/scheduled_rate.h"

#include <cstring>

#include "core/ir/graph.h"
#include "core/ops/constant.h"
#include "model/devices.h"

namespace lamina {

double scheduled_rate(const LearningRate& schedule, std::int64_t step) {
  Graph graph;
  const Value at = ops::full(graph, static_cast<double>(step), {DType::Float64, {}});
  graph.output("learning_rate", schedule.at(at));
  const auto cpu = open_device(Device::Cpu, 1);
  const auto program = cpu->link(compile(std::move(graph), *cpu));
  program->run();
  double rate = 0;
  std::memcpy(&rate, program->output(0).data(), sizeof(rate));
  return rate;
}

}  // namespace lamina
