#pragma once

#include "tools/lamina/options.h"

// The commands, a file each. Each adds itself to the command line and, if it is the one that is given, what
// it does to `chosen`, which must live as long as `app`.
namespace lamina::tool {

void add_summary(CLI::App& app, Chosen& chosen);
void add_info(CLI::App& app, Chosen& chosen);
void add_predict(CLI::App& app, Chosen& chosen);
void add_evaluate(CLI::App& app, Chosen& chosen);
void add_train(CLI::App& app, Chosen& chosen);
void add_plan(CLI::App& app, Chosen& chosen);
void add_plot(CLI::App& app, Chosen& chosen);
void add_convert(CLI::App& app, Chosen& chosen);
void add_diff(CLI::App& app, Chosen& chosen);

}  // namespace lamina::tool
