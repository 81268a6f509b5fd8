#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cli {

struct Result {
  int code = -1;  // the exit code; -1 if the program was ended by a signal
  std::string out, err;
  double cpu_seconds = 0;  // of the program and its children, in all threads
};

// Runs the built `lamina` with these arguments and waits for its end.
Result run(const std::vector<std::string>& arguments);
// The same of any program on the path.
Result run_other(const std::vector<std::string>& command);

inline const std::string kModel = "tests/cli/data/model.keras";  // two inputs, trained with Adam
inline const std::string kData = "tests/cli/data/data.npz";      // 40 samples for it

// A folder of its own for a test; gone with it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string operator/(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

std::string read_text(const std::string& path);

}  // namespace cli
