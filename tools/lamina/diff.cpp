#include <fmt/format.h>

#include "tools/lamina/commands.h"
#include "tools/lamina/compare.h"
#include "tools/lamina/json_output.h"

namespace lamina::tool {
namespace {

struct Options {
  Common common;
  std::string a, b;
  double tolerance = 0;
};

struct Comparison {
  std::vector<std::string> structure;
  std::vector<WeightDifference> weights;
  double largest = 0;
  bool same = true;
};

Comparison compare(const Options& options) {
  const Model a = Model::load(options.a, {.compile = false}, Source());
  const Model b = Model::load(options.b, {.compile = false}, Source());
  Comparison found{structure_differences(a, b), weight_differences(a, b)};
  found.same = found.structure.empty();
  for (const WeightDifference& weight : found.weights) {
    if (!(weight.largest <= found.largest)) found.largest = weight.largest;
    if (!weight.problem.empty() || !(weight.largest <= options.tolerance)) found.same = false;
  }
  return found;
}

Config comparison_json(const Comparison& found) {
  Config::List weights;
  for (const WeightDifference& weight : found.weights)
    weights.push_back(
        Config::object({{"name", weight.name},
                        {"problem", weight.problem.empty() ? Config() : Config(weight.problem)},
                        {"difference", weight.problem.empty() ? number_json(weight.largest) : Config()}}));
  return Config::object({{"same", found.same},
                         {"structure", Config::list_of(found.structure)},
                         {"weights", Config::list(std::move(weights))},
                         {"largest_difference", number_json(found.largest)}});
}

void print(const Comparison& found, const Options& options) {
  for (const std::string& line : found.structure) fmt::print("{}\n", line);
  std::size_t width = 0;
  for (const WeightDifference& weight : found.weights) width = std::max(width, weight.name.size());
  for (const WeightDifference& weight : found.weights)
    if (!weight.problem.empty())
      fmt::print("{:<{}}  {}\n", weight.name, width, weight.problem);
    else if (weight.largest != 0)
      fmt::print("{:<{}}  {:.6g}\n", weight.name, width, weight.largest);
  if (found.same)
    options.common.report(
        fmt::format("The same structure; largest difference of a weight: {:.6g}", found.largest));
}

int run(const Options& options) {
  const Comparison found = compare(options);
  if (options.common.json)
    print_json(comparison_json(found));
  else
    print(found, options);
  return found.same ? 0 : 1;
}

}  // namespace

void add_diff(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(
      app, "diff",
      "Compare two models: layers, settings, connections and weights; exits with 1 if they differ",
      "lamina diff model.keras trained.keras", options->common);
  command.add_option("a", options->a, "the first model")->required()->type_name("A.keras");
  command.add_option("b", options->b, "the second model")->required()->type_name("B.keras");
  command.add_option("--tolerance", options->tolerance, "differences of weights up to this do not count")
      ->check(number(0, 1e300))
      ->type_name("T")
      ->capture_default_str();
  command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace lamina::tool
