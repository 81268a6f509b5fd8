#include <cstdio>
#include <exception>
#include <iostream>
#include <new>

#include "tools/lamina/commands.h"

namespace lamina::tool {
namespace {

constexpr int kFine = 0, kBadInput = 1, kWrongUsage = 2;

int complain(const std::string& text, int code) {
  std::cout.flush();
  std::cerr << "lamina: " << text << "\n";
  return code;
}

// Help and the version are asked for as errors are thrown.
int end_parsing(const CLI::App& app, const CLI::ParseError& e) {
  if (e.get_exit_code() == 0) {
    app.exit(e);
    return kFine;
  }
  const auto commands = app.get_subcommands();
  const std::string name = commands.empty() ? "" : commands.back()->get_name() + " ";
  std::string what = e.what();
  while (!what.empty() && (what.back() == '\n' || what.back() == '.')) what.pop_back();
  return complain(what + ".\n  Run `lamina " + name + "--help` to see what it takes.", kWrongUsage);
}

int complain_of_output() {
  return complain("the results could not be written to standard output.\n  Check where it leads to.",
                  kBadInput);
}

int run(const Chosen& chosen) {
  try {
    const int code = chosen();
    std::fflush(stdout);
    std::cout.flush();
    if (std::cout.fail() || std::ferror(stdout)) return complain_of_output();
    return code;
  } catch (const Error& e) {
    return complain(e.what(), kBadInput);
  } catch (const std::bad_alloc&) {
    return complain("there is not enough memory.\n  Use a smaller --batch, or a machine with more.",
                    kBadInput);
  } catch (const std::exception& e) {
    if (std::ferror(stdout)) return complain_of_output();  // fmt::print throws then
    return complain(std::string(e.what()) + "\n  This is a fault of Lamina's; please report it.", kBadInput);
  }
}

int main_of(int argc, char** argv) {
  CLI::App app("Looks at Keras models, plans their memory, trains them and asks them.", "lamina");
  Chosen chosen;
  app.set_version_flag("--version", "lamina " LAMINA_VERSION);
  app.footer(
      "Exit codes: 0 fine, 1 bad input (for diff also: the models differ), 2 wrong usage.\n"
      "`lamina COMMAND --help` tells of a command's options.");
  for (const auto add : {add_summary, add_info, add_predict, add_evaluate, add_train, add_plan, add_plot,
                         add_convert, add_diff})
    add(app, chosen);
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return end_parsing(app, e);
  }
  if (chosen) return run(chosen);
  std::cerr << app.help();
  return kWrongUsage;
}

}  // namespace
}  // namespace lamina::tool

int main(int argc, char** argv) { return lamina::tool::main_of(argc, argv); }
