#include <gtest/gtest.h>

#include "data/files/json.h"
#include "tests/cli/run_program.h"

namespace cli {
namespace {

const std::vector<std::string> kCommands = {"summary", "info", "predict", "evaluate", "train",
                                            "plan",    "plot", "convert", "diff"};

// The words of a help that begin with --, each once.
std::vector<std::string> options_in(const std::string& help) {
  std::vector<std::string> options;
  for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at + 2)) {
    const std::size_t end = help.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at);
    if (const std::string word = help.substr(at, end - at); word.size() > 2) options.push_back(word);
  }
  return options;
}

TEST(CliUsage, WithoutArgumentsItsHelpAndTwo) {
  const Result result = run({});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  for (const std::string& command : kCommands) EXPECT_NE(result.err.find("  " + command), std::string::npos);
}

TEST(CliUsage, VersionIsOneLine) {
  const Result result = run({"--version"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out.rfind("lamina ", 0), 0u);
  EXPECT_EQ(result.out.find('\n'), result.out.size() - 1);
}

TEST(CliUsage, EachHelpEndsWithAnExample) {
  EXPECT_EQ(run({"--help"}).code, 0);
  for (const std::string& command : kCommands) {
    const Result result = run({command, "--help"});
    EXPECT_EQ(result.code, 0);
    EXPECT_EQ(result.err, "");
    EXPECT_NE(result.out.find("Example:\n  lamina " + command), std::string::npos) << result.out;
  }
}

TEST(CliUsage, WrongUsageIsTwoAndSaysWhereToLook) {
  const std::vector<std::vector<std::string>> wrong = {
      {"prophesy"},
      {"--unknown"},
      {"predict"},
      {"predict", kModel},
      {"predict", kModel, "--inputs", kData, "--output", "x.npz", "--batch", "0"},
      {"predict", kModel, "--inputs", kData, "--output", "x.npz", "--batch", "many"},
      {"train", kModel, "--data", kData, "--output", "x.keras", "--epochs", "-1"},
      {"train", kModel, "--data", kData, "--output", "x.keras", "--validation-split", "2"},
      {"train", kModel, "--data", kData, "--output", "x.keras", "--seed", "18446744073709551616"},
      {"train", kModel, "--data", kData, "--output", "x.keras", "--seed", "-1"},
      {"train", kModel, "--data", kData, "--output", "x.keras", "--seed", "1.5"},
      {"plan", kModel, "--device", "gpu"},
      {"plan", kModel, "--threads", "-3"},
      {"diff", kModel},
      {"summary", kModel, "another.keras"},
  };
  for (const auto& arguments : wrong) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.rfind("lamina: ", 0), 0u) << result.err;
    EXPECT_NE(result.err.find("\n  Run `lamina "), std::string::npos) << result.err;
  }
}

TEST(CliUsage, CompletionAndManPageKnowEveryOption) {
  const std::string completion = read_text("tools/lamina/completion.bash");
  std::string man = read_text("tools/lamina/lamina.1");
  for (std::size_t at = man.find("\\-"); at != std::string::npos; at = man.find("\\-", at)) man.erase(at, 1);
  for (const std::string& command : kCommands) {
    EXPECT_NE(completion.find(command), std::string::npos) << command;
    EXPECT_TRUE(man.find("\n.BI \"" + command + " ") != std::string::npos ||
                man.find("\n.B " + command + "\n") != std::string::npos)
        << command;
    for (const std::string& option : options_in(run({command, "--help"}).out)) {
      EXPECT_NE(completion.find(option), std::string::npos) << command << " " << option;
      EXPECT_NE(man.find(option), std::string::npos) << command << " " << option;
    }
  }
}

TEST(CliUsage, BashCompletes) {
  const auto complete = [](const std::string& words, const std::string& count) {
    return run_other({"bash", "-c",
                      "source tools/lamina/completion.bash; COMP_WORDS=(" + words + "); COMP_CWORD=" + count +
                          "; _lamina 2>/dev/null; echo \"${COMPREPLY[@]}\""})
        .out;
  };
  EXPECT_EQ(complete("lamina pl", "1"), "plan plot\n");
  EXPECT_EQ(complete("lamina train m.keras --no", "3"), "--no-shuffle\n");
  EXPECT_EQ(complete("lamina plan m.keras --device e", "4"), "emulated\n");
  EXPECT_EQ(complete("lamina summary tests/cli/data/mod", "2"), "tests/cli/data/model.keras\n");
}

TEST(CliInfo, TellsOfDevicesAndLibraries) {
  const Result text = run({"info"});
  EXPECT_EQ(text.code, 0);
  for (const char* part :
       {"lamina ", "cpu ", "cuda ", "emulated ", "libzip ", "HDF5 ", "zlib ", "fmt ", "graphviz "})
    EXPECT_NE(text.out.find(part), std::string::npos) << part;
  const lamina::Config info = lamina::data::parse_json(run({"info", "--json"}).out, "info");
  EXPECT_EQ(info.at("devices").items().size(), 3u);
  EXPECT_TRUE(info.at("devices").items()[0].at("available").boolean());
}

}  // namespace
}  // namespace cli
