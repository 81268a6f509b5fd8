#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <limits>
#include <string>

#include "tools/lamina/common.h"

namespace lamina::tool {

// What is to be run once the command line is read; it returns the program's exit code.
using Chosen = std::function<int()>;

// Adds a command with the common options. Its help ends with the example.
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& about,
                      const std::string& example, Common& common);

// "MODEL.keras", which must be given.
void add_model(CLI::App& command, std::string& path);
// Refuses what is not a whole number from `least` to `most`.
CLI::Validator whole_number(int least, int most = std::numeric_limits<int>::max());
// The same of numbers.
CLI::Validator whole_number_of_64_bits();  // from 0 on
CLI::Validator number(double least, double most);

// --batch N, of at least 1.
void add_batch(CLI::App& command, int& batch_size, const std::string& about = "samples in a batch");

}  // namespace lamina::tool
