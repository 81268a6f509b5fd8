#pragma once

#include <cstdint>

#include "optim/learning_rate.h"

namespace lamina {

// What a learning rate schedule gives for an update, counted from 0. Computed on the CPU.
double scheduled_rate(const LearningRate& schedule, std::int64_t step);

}  // namespace lamina
