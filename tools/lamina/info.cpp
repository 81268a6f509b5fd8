#include <fmt/format.h>

#include <sstream>

#include "tools/lamina/commands.h"
#include "tools/lamina/graphviz.h"
#include "tools/lamina/json_output.h"
#include "tools/lamina/libraries.h"

namespace lamina::tool {
namespace {

constexpr const char* kGraphvizLacks =
    "`dot` is absent: plot writes .svg and .dot, but no .png; install the package graphviz";
constexpr const char* kGraphvizHas = "draws .png for plot";

std::string name_of(Device device) {
  std::ostringstream name;
  name << device;
  return name.str();
}

Config info_json() {
  Config::List devices, programs;
  for (const DeviceInfo& info : lamina::devices())
    devices.push_back(Config::object(
        {{"name", name_of(info.device)}, {"available", info.available}, {"description", info.description}}));
  Config::List needed;
  for (const Library& library : libraries())
    needed.push_back(
        Config::object({{"name", library.name}, {"version", library.version}, {"for", library.what_for}}));
  programs.push_back(Config::object({{"name", "graphviz"},
                                     {"available", has_graphviz()},
                                     {"description", has_graphviz() ? kGraphvizHas : kGraphvizLacks}}));
  return Config::object({{"version", LAMINA_VERSION},
                         {"device", name_of(device_info(Device::Auto).device)},
                         {"devices", Config::list(std::move(devices))},
                         {"libraries", Config::list(std::move(needed))},
                         {"programs", Config::list(std::move(programs))}});
}

void print_info() {
  fmt::print("lamina {}\n\nDevices (auto takes {})\n", LAMINA_VERSION,
             name_of(device_info(Device::Auto).device));
  for (const DeviceInfo& info : lamina::devices())
    fmt::print("  {:<10}{:<8}{}\n", name_of(info.device), info.available ? "there" : "absent",
               info.description);
  fmt::print("\nLibraries\n");
  for (const Library& library : libraries())
    fmt::print("  {:<15}{:<10}{}\n", library.name, library.version, library.what_for);
  fmt::print("\nPrograms\n  {:<10}{:<8}{}\n", "graphviz", has_graphviz() ? "there" : "absent",
             has_graphviz() ? kGraphvizHas : kGraphvizLacks);
}

}  // namespace

void add_info(CLI::App& app, Chosen& chosen) {
  const auto common = std::make_shared<Common>();
  CLI::App& command = add_command(
      app, "info", "Show the version, the devices, the libraries and what is absent", "lamina info", *common);
  command.callback([common, &chosen] {
    chosen = [common] {
      if (common->json)
        print_json(info_json());
      else
        print_info();
      return 0;
    };
  });
}

}  // namespace lamina::tool
