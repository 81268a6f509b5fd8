// Writes the generated kernels of all fused programs of the tests as one file, which the tests are built
// with: the same text that NVRTC is given, for the emulator.
//   write_kernels fused_kernels.cpp

#include <fstream>

#include "cuda/fused/compiled.h"
#include "cuda/fused/encode.h"
#include "cuda/fused/generate.h"
#include "cuda/merge_alike.h"
#include "tests/cuda/fused/rule_launches.h"
#include "tests/support/fused_programs.h"
#include "tests/support/update_rules.h"

namespace {

using namespace lamina;

// The kernel in a launch's source, without the vocabulary ahead of it, under another name.
std::string kernel_in(const cuda::Launch& launch, const std::string& name) {
  const std::string begin = "#endif\n", known = cuda::CompiledLaunch::kName;
  std::string text = launch.source->substr(launch.source->rfind(begin) + begin.size());
  for (std::size_t at = text.find(known); at != std::string::npos; at = text.find(known, at + name.size()))
    text.replace(at, known.size(), name);
  return text;
}

void write_table(std::ofstream& file, const std::string& function, const std::string& name,
                 std::size_t count) {
  file << "\nstd::span<const CompiledKernel> " << function
       << "() {\n  static constexpr CompiledKernel kernels[] = {\n";
  for (std::size_t i = 0; i < count; ++i)
    file << "      run_compiled<parts_of_" << name << i << "::" << name << i << ">,\n";
  file << "  };\n  return kernels;\n}\n";
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const auto& cases = support::fused_programs();
  std::ofstream file(arguments[1]);
  file << "#include \"cuda/fused/vocabulary.h\"\n#include \"tests/cuda/fused/compiled_kernels.h\"\n";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto program = cuda::encode(cases[i].attrs, cases[i].inputs);
    file << "\n// " << cases[i].name
         << cuda::generate_kernel(*program, cuda::space_of(*program), "fused_" + std::to_string(i));
  }
  for (std::size_t i = 0; i < std::size(support::kRuleDTypes); ++i) {
    const cuda::RuleLaunches rules(support::momentum_rules(support::kRuleDTypes[i]), {});
    file << kernel_in(cuda::merge_alike(rules.launches).at(0), "rule_" + std::to_string(i));
  }
  file << "\nnamespace lamina::cuda {\n";
  write_table(file, "compiled_kernels", "fused_", cases.size());
  write_table(file, "compiled_rules", "rule_", std::size(support::kRuleDTypes));
  file << "\n}  // namespace lamina::cuda\n";
  return file.flush() ? 0 : 1;
}
