// Writes the generated kernels of all fused programs of the tests as one file, which the tests are built
// with: the same text that NVRTC is given, for the emulator.
//   write_kernels fused_kernels.cpp

#include <fstream>

#include "cuda/fused/encode.h"
#include "cuda/fused/generate.h"
#include "tests/support/fused_programs.h"

int main(int count, char** arguments) {
  using namespace lamina;
  if (count != 2) return 2;
  const auto& cases = support::fused_programs();
  std::ofstream file(arguments[1]);
  file << "#include \"cuda/fused/vocabulary.h\"\n#include \"tests/cuda/fused/compiled_kernels.h\"\n";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto program = cuda::encode(cases[i].attrs, cases[i].inputs);
    file << "\n// " << cases[i].name
         << cuda::generate_kernel(*program, cuda::space_of(*program), "fused_" + std::to_string(i));
  }
  file << "\nnamespace lamina::cuda {\n\nstd::span<const CompiledKernel> compiled_kernels() {\n"
       << "  static constexpr CompiledKernel kernels[] = {\n";
  for (std::size_t i = 0; i < cases.size(); ++i)
    file << "      run_compiled<parts_of_fused_" << i << "::fused_" << i << ">,\n";
  file << "  };\n  return kernels;\n}\n\n}  // namespace lamina::cuda\n";
  return file.flush() ? 0 : 1;
}
