#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "model/devices.h"

namespace lamina::tool {

// What every command can be told.
struct Common {
  std::string device_name = "auto";
  int threads = 0;  // of the CPU; 0: one for each core
  bool quiet = false;
  bool verbose = false;
  bool json = false;

  // Throws Error if the device is absent.
  Device device() const;
  // A line on stderr, if --verbose asks for such.
  void note(const std::string& text) const;
  // A line on stdout that says what was done, unless --quiet or --json asks for none.
  void report(const std::string& text) const;
  // Progress is for people who watch.
  bool shows_progress() const;
};

// What is to be run once the command line is read; it returns the program's exit code.
using Chosen = std::function<int()>;

// Adds a command with the common options. Its help ends with the example.
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& about,
                      const std::string& example, Common& common);

// "MODEL.keras", which must be given.
void add_model(CLI::App& command, std::string& path);
// --batch N, of at least 1.
void add_batch(CLI::App& command, int& batch_size, const std::string& about = "samples in a batch");

}  // namespace lamina::tool
