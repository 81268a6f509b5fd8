#pragma once

#include "cuda/language/kernel.h"
#include "tests/cuda/planted_bugs/planted_bugs.h"

namespace lamina::cuda {

// Launches the version that is asked for.
template <class Kernel, class... Arguments>
int launch_version(Version version, Kernel correct, Kernel broken, const LaunchConfig& config,
                   Arguments... arguments) {
  return launch(version == Version::Broken ? broken : correct, config, arguments...);
}

}  // namespace lamina::cuda
