#pragma once

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

}  // namespace lamina::tool
