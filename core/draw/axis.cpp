#include "core/draw/axis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/draw/text.h"

namespace lamina::draw {
namespace {

constexpr double kSmallest = 1e-100;  // what is nearer to 0 is 0
constexpr std::array<const char*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};

double round_distance(double rough) {
  double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (double factor : {1.0, 2.0, 5.0})
    if (rough <= factor * power * 1.0001) return factor * power;
  return 10 * power;
}

std::string scientific(double value) {
  int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
  return number(value / std::pow(10.0, exponent), 2) + "e" + std::to_string(exponent);
}

}  // namespace

double Scale::operator()(double value) const {
  double part = logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  return from + part * (to - from);
}

std::vector<double> round_ticks(double low, double high, int count) {
  // Values that differ by rounding only are one value.
  double least = std::max({std::abs(low), std::abs(high), kSmallest}) * 1e-9;
  if (high - low <= least) {
    double pad = std::abs(low) < kSmallest ? 1 : std::abs(low) * 0.1;
    low -= pad;
    high += pad;
  }
  double distance = round_distance((high - low) / count);
  double first = std::floor(low / distance + 1e-9), last = std::ceil(high / distance - 1e-9);
  std::vector<double> ticks;
  for (double i = first; i <= last; ++i) ticks.push_back(i * distance);
  return ticks;
}

std::vector<double> decade_ticks(double low, double high, int count) {
  int first = static_cast<int>(std::floor(std::log10(low))),
      last = static_cast<int>(std::ceil(std::log10(high)));
  int stride = (last - first + count - 1) / count;
  std::vector<double> ticks;
  for (int i = first; i < last + stride; i += stride) ticks.push_back(std::pow(10.0, i));
  return ticks;
}

std::vector<double> whole_ticks(double low, double high, int count) {
  double distance = std::max(1.0, round_distance(std::max(1.0, high - low) / count));
  std::vector<double> ticks;
  for (double tick = std::ceil(low / distance) * distance; tick <= high; tick += distance)
    ticks.push_back(tick);
  return ticks;
}

std::string tick_text(double value, double distance) {
  double size = std::abs(value);
  if (size < distance * 1e-6) return "0";
  if (size >= 1e6 || (size < 1e-3 && distance < 1e-3)) return scientific(value);
  int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(distance) - 1e-9)), 0, 8);
  return number(value, decimals);
}

std::string bytes_text(std::int64_t bytes) {
  ByteUnit unit = byte_unit(bytes);
  return number(static_cast<double>(bytes) / unit.bytes, 2) + " " + unit.name;
}

ByteUnit byte_unit(std::int64_t bytes) {
  ByteUnit unit{1, kUnits[0]};
  for (std::size_t i = 1; i < kUnits.size() && static_cast<double>(bytes) >= unit.bytes * 1024; ++i)
    unit = {unit.bytes * 1024, kUnits[i]};
  return unit;
}

}  // namespace lamina::draw
