#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::draw {

// Values here are between -1e100 and 1e100.

// Maps values to pixels, linearly or by their logarithm.
struct Scale {
  double low = 0, high = 1;  // values
  double from = 0, to = 1;   // their pixels
  bool logarithmic = false;  // low and high are then positive

  double operator()(double value) const;
};

// About `count` round values (1, 2, 5 times a power of ten) that enclose low to high. One value is widened to
// a range first.
std::vector<double> round_ticks(double low, double high, int count);

// Powers of ten that enclose low to high, both positive; every n-th of them if there are more than `count`.
std::vector<double> decade_ticks(double low, double high, int count);

// Round values inside low to high at distances that are whole numbers, for epochs and steps.
std::vector<double> whole_ticks(double low, double high, int count);

// A tick, with as many decimals as its distance to the next one needs: "0.25", "1500", "2e-5".
std::string tick_text(double value, double distance);

// "512 B", "12.5 KiB", "3 MiB", "1.25 GiB".
std::string bytes_text(std::int64_t bytes);

// The unit in which an axis up to `bytes` reads best.
struct ByteUnit {
  double bytes = 1;
  std::string name;
};
ByteUnit byte_unit(std::int64_t bytes);

}  // namespace lamina::draw
