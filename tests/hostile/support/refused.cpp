#include "tests/hostile/support/refused.h"

#include <chrono>
#include <cstring>
#include <ctime>
#include <exception>
#include <fstream>
#include <optional>

#include "core/base/error.h"

namespace lamina::hostile {
namespace {

constexpr double kSeconds = 2;         // of the processor's, as the machine may be busy with other tests ...
constexpr double kSecondsWaited = 60;  // ... and in all
constexpr long kKibibytes = 1 << 20;

// A line of /proc/self/status, in KiB: VmRSS is the resident memory, VmHWM its peak.
long status(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key + ":")) return std::stol(line.substr(key.size() + 1));
  return 0;
}

// The peak starts anew from what is resident now. Where that is not allowed, the old peak makes the bound
// harder.
void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

struct Outcome {
  std::optional<std::string> message;  // of lamina::Error
  std::string fault;                   // what broke the bounds
};

Outcome run(const std::function<void()>& work) {
  Outcome outcome;
  reset_peak();
  const long before = status("VmRSS");
  const std::clock_t clock = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  try {
    work();
  } catch (const Error& e) {
    outcome.message = e.what();
  } catch (const std::exception& e) {
    outcome.fault = std::string("threw another exception: ") + e.what();
  }
  const double taken = static_cast<double>(std::clock() - clock) / CLOCKS_PER_SEC;
  const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - begin;
  const long more = status("VmHWM") - before;
  if (taken > kSeconds) outcome.fault = "took " + std::to_string(taken) + " s";
  if (waited.count() > kSecondsWaited) outcome.fault = "waited " + std::to_string(waited.count()) + " s";
  if (more > kKibibytes) outcome.fault = "took " + std::to_string(more >> 10) + " MiB of memory";
  return outcome;
}

}  // namespace

testing::AssertionResult refused(std::initializer_list<const char*> words,
                                 const std::function<void()>& work) {
  const Outcome outcome = run(work);
  if (!outcome.fault.empty()) return testing::AssertionFailure() << outcome.fault;
  if (!outcome.message) return testing::AssertionFailure() << "was not refused";
  for (const char* word : words)
    if (outcome.message->find(word) == std::string::npos)
      return testing::AssertionFailure() << "\"" << word << "\" is missing in: " << *outcome.message;
  if (outcome.message->find(".\n  ") == std::string::npos || !outcome.message->ends_with("."))
    return testing::AssertionFailure() << "no remedy: " << *outcome.message;
  return testing::AssertionSuccess();
}

testing::AssertionResult bounded(const std::function<void()>& work) {
  const Outcome outcome = run(work);
  return outcome.fault.empty() ? testing::AssertionSuccess() : testing::AssertionFailure() << outcome.fault;
}

std::vector<std::byte> as_bytes(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

std::string little_endian(unsigned long long number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> 8 * i & 0xFF);
  return text;
}

}  // namespace lamina::hostile
