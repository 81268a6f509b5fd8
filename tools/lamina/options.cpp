#include "tools/lamina/options.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <limits>

namespace lamina::tool {
namespace {

constexpr int kMostThreads = 1024;

std::string known_device(const std::string& name) {
  try {
    device_from_name(Text(name, Source()));
    return "";
  } catch (const Error&) {
    return name + " is not auto, cpu, cuda or emulated";
  }
}

}  // namespace

CLI::Validator whole_number(int least, int most) {
  return CLI::Validator(
      [=](const std::string& text) {
        int value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool whole = problem == std::errc() && end == text.data() + text.size();
        return whole && value >= least && value <= most
                   ? std::string()
                   : fmt::format("{} is not a whole number from {} to {}", text, least, most);
      },
      "");
}

CLI::Validator whole_number_of_64_bits() {
  return CLI::Validator(
      [](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        return problem == std::errc() && end == text.data() + text.size()
                   ? std::string()
                   : fmt::format("{} is not a whole number from 0 to {}", text,
                                 std::numeric_limits<std::uint64_t>::max());
      },
      "");
}

CLI::Validator number(double least, double most) {
  return CLI::Validator(
      [=](const std::string& text) {
        double value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool good = problem == std::errc() && end == text.data() + text.size();
        return good && value >= least && value <= most
                   ? std::string()
                   : fmt::format("{} is not a number from {} to {}", text, least, most);
      },
      "");
}

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& about,
                      const std::string& example, Common& common) {
  CLI::App& command = *app.add_subcommand(name, about);
  command.footer("Example:\n  " + example);
  command.add_option("--device", common.device_name, "auto, cpu, cuda or emulated")
      ->check(CLI::Validator(known_device, ""))
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--threads", common.threads, "threads of the CPU; 0: one for each core")
      ->check(whole_number(0, kMostThreads))
      ->type_name("N")
      ->capture_default_str();
  command.add_flag("--json", common.json, "print one JSON object and nothing else");
  command.add_flag("-q,--quiet", common.quiet, "no progress and no reports, only results and errors");
  command.add_flag("-v,--verbose", common.verbose, "say on stderr what is being done");
  return command;
}

void add_model(CLI::App& command, std::string& path) {
  command.add_option("model", path, "model file, .keras")->required()->type_name("MODEL.keras");
}

void add_batch(CLI::App& command, int& batch_size, const std::string& about) {
  command.add_option("--batch", batch_size, about)
      ->check(whole_number(1))
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace lamina::tool
