#include "cuda/fused/generate.h"

#include <fmt/format.h>

#include "core/base/dtype.h"
#include "cuda/fused/compiled.h"
#include "cuda/fused/expression.h"
#include "cuda/fused/vocabulary_text.h"
#include "cuda/kernels/fused_many.h"

namespace lamina::cuda {
namespace {

using Access = Space::Input::Access;

class Writer {
 public:
  Writer(const FusedProgram& program, const Space& space, std::string_view name, KernelKind kind)
      : p_(program), space_(space), name_(name), kind_(kind) {}

  std::string text() && {
    line("");
    line("namespace lamina::cuda::parts_of_{} {{", name_);
    write_arrays();
    write_element();
    for (int i = 0; i < p_.inputs; ++i)
      if (access(i) != Access::Linear && access(i) != Access::Single) write_place(i);
    write_range();
    write_kernel();
    line("}}  // namespace lamina::cuda::parts_of_{}", name_);
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    text_ += '\n';
  }
  Access access(int input) const { return space_.inputs[static_cast<std::size_t>(input)].access; }

  void write_arrays() {
    line("struct Arrays {{");
    for (int i = 0; i < p_.inputs; ++i) line("  const {}* x{};", stored_type(p_.input[i].dtype), i);
    for (int o = 0; o < p_.outputs; ++o) line("  {}* y{};", stored_type(p_.output[o].dtype), o);
    line("}};");
  }

  // What is done to one element: register by register, as the interpreter does it.
  void write_element() {
    line("__device__ __forceinline__ void element({}) {{", element_parameters());
    for (int i = 0; i < p_.inputs; ++i)
      line("  const auto r{0} = {1}(x{0});", i,
           is_half(static_cast<DType>(p_.input[i].dtype)) ? "to_float" : "");
    for (int k = 0; k < p_.instructions; ++k)
      line("  const {} r{} = {};", computed_type(p_.instruction[k].dtype), p_.inputs + k,
           expression(p_.instruction[k]));
    for (int o = 0; o < p_.outputs; ++o) {
      const std::int32_t dtype = p_.output[o].dtype, reg = p_.output[o].reg;
      if (is_half(static_cast<DType>(dtype)))
        line("  y{} = from_float<{}>(r{});", o, stored_type(dtype), reg);
      else
        line("  y{} = r{};", o, reg);
    }
    line("}}");
  }
  std::string element_parameters() const {
    std::string list;
    for (int i = 0; i < p_.inputs; ++i)
      list += fmt::format("{}[[maybe_unused]] {} x{}", i ? ", " : "", stored_type(p_.input[i].dtype), i);
    for (int o = 0; o < p_.outputs; ++o)
      list += fmt::format("{}{}& y{}", list.empty() ? "" : ", ", stored_type(p_.output[o].dtype), o);
    return list;
  }

  // Where element i of the space lies in an input; division by constants is cheap, with 32 bits most of all.
  void write_place(int input) {
    const auto& strides = space_.inputs[static_cast<std::size_t>(input)].strides;
    const bool narrow = space_.count < (std::int64_t{1} << 31);
    const char* type = narrow ? "std::uint32_t" : "std::uint64_t";
    std::string sum, rest = "e";
    for (std::size_t axis = space_.dims.size(); axis-- > 0;) {
      const std::string coordinate = axis == 0 ? rest : fmt::format("{} % {}u", rest, space_.dims[axis]);
      if (strides[axis] != 0)
        sum += fmt::format("{}{} * {}u", sum.empty() ? "" : " + ", coordinate, strides[axis]);
      rest = fmt::format("{} / {}u", rest, space_.dims[axis]);
    }
    line("__device__ __forceinline__ {} place{}(std::int64_t i) {{", type, input);
    line("  const {0} e = static_cast<{0}>(i);", type);
    line("  return {};", sum);
    line("}}");
  }

  // Elements begin .. end - 1, of which begin is a multiple of the width, by `size` threads. All of a
  // thread's elements are read before any is stored: outputs may lie in the memory of inputs.
  void write_range() {
    line("__device__ __forceinline__ void range(const Arrays& p, std::int64_t begin, std::int64_t end,");
    line("                                      std::int64_t rank, std::int64_t size) {{");
    line("  std::int64_t i = begin + rank;");
    for (int i = 0; i < p_.inputs; ++i)
      if (access(i) == Access::Single) line("  const auto single{0} = p.x{0}[0];", i);
    if (space_.width > 1) write_vectors();
    line("  for (; i < end; i += size) {{");
    for (int o = 0; o < p_.outputs; ++o) line("    {} y{};", stored_type(p_.output[o].dtype), o);
    line("    element({});", element_arguments(false));
    for (int o = 0; o < p_.outputs; ++o) line("    p.y{0}[i] = y{0};", o);
    line("  }}");
    line("}}");
  }

  void write_vectors() {
    line("  constexpr int width = {};", space_.width);
    line("  if ({}) {{", aligned());
    line("    for (i = begin + rank * width; i + width <= end; i += size * width) {{");
    for (int i = 0; i < p_.inputs; ++i)
      if (access(i) == Access::Linear)
        line("      const auto x{0} = load_aligned<width>(p.x{0} + i);", i);
      else if (access(i) == Access::Row)
        line("      const auto x{0} = load_aligned<width>(p.x{0} + place{0}(i));", i);
      else if (access(i) == Access::Same)
        line("      const auto x{0} = p.x{0}[place{0}(i)];", i);
    for (int o = 0; o < p_.outputs; ++o)
      line("      Pack<{}, width> y{};", stored_type(p_.output[o].dtype), o);
    line("#pragma unroll");
    line("      for (int k = 0; k < width; ++k)");
    line("        element({});", element_arguments(true));
    for (int o = 0; o < p_.outputs; ++o) line("      store_aligned(p.y{0} + i, y{0});", o);
    line("    }}");
    line("    i = begin + (end - begin) / width * width + rank;");
    line("  }}");
  }

  void write_kernel() {
    line("struct Parameters {{");
    if (kind_ == KernelKind::One)
      line("  Arrays arrays;");
    else
      line("  const Arrays* arrays;\n  const ChunkedArray* sets;\n  std::int64_t count, chunks;");
    line("  const std::int32_t* guard;");
    line("}};");
    line("extern \"C\" __global__ void __launch_bounds__({}) {}(Parameters p) {{", CompiledLaunch::kBlock,
         name_);
    line("  if (p.guard != nullptr && *p.guard != 0) return;");
    if (kind_ == KernelKind::One)
      line("  range(p.arrays, 0, {}, thread_in_grid(), threads_in_grid());", space_.count);
    else
      write_loop_over_chunks();
    line("}}");
  }
  void write_loop_over_chunks() {
    line("  constexpr std::int64_t kChunk = {};", FusedManyParameters::kChunk);
    line("  for (std::int64_t chunk = blockIdx.x; chunk < p.chunks; chunk += gridDim.x) {{");
    line("    const std::int64_t set = array_of_chunk(p.sets, p.count, chunk);");
    line("    const std::int64_t begin = (chunk - p.sets[set].first_chunk) * kChunk;");
    line("    const std::int64_t left = p.sets[set].count - begin;");
    line("    const Arrays arrays = p.arrays[set];  // in registers: stores might change them otherwise");
    line("    range(arrays, begin, begin + (left < kChunk ? left : kChunk), threadIdx.x, blockDim.x);");
    line("  }}");
  }

  std::string aligned() const {
    std::string all;
    auto ask = [&](char kind, int index) {
      all += fmt::format("{}is_aligned<width>(p.{}{})", all.empty() ? "" : " && ", kind, index);
    };
    for (int i = 0; i < p_.inputs; ++i)
      if (space_.is_vector(i)) ask('x', i);
    for (int o = 0; o < p_.outputs; ++o) ask('y', o);
    return all;
  }

  std::string element_arguments(bool of_vector) const {
    std::string list;
    auto append = [&](const std::string& argument) { list += (list.empty() ? "" : ", ") + argument; };
    for (int i = 0; i < p_.inputs; ++i) append(input_element(i, of_vector));
    for (int o = 0; o < p_.outputs; ++o) append(fmt::format("y{}{}", o, of_vector ? "[k]" : ""));
    return list;
  }
  std::string input_element(int i, bool of_vector) const {
    switch (access(i)) {
      case Access::Single:
        return fmt::format("single{}", i);
      case Access::Linear:
        return of_vector ? fmt::format("x{}[k]", i) : fmt::format("p.x{}[i]", i);
      case Access::Row:
        if (of_vector) return fmt::format("x{}[k]", i);
        break;
      case Access::Same:
        if (of_vector) return fmt::format("x{}", i);
        break;
      case Access::Each:
        if (of_vector) return fmt::format("p.x{0}[place{0}(i + k)]", i);
        break;
    }
    return fmt::format("p.x{0}[place{0}(i)]", i);
  }

  const FusedProgram& p_;
  const Space& space_;
  std::string name_, text_;
  KernelKind kind_;
};

std::string with_vocabulary(const std::string& kernel) {
  std::string text = "#if defined(__CUDACC_RTC__)\n";
  text += vocabulary_text();
  text += "#else\n#include \"cuda/fused/vocabulary.h\"\n#endif\n";
  return text + kernel;
}

}  // namespace

std::string generate_kernel(const FusedProgram& program, const Space& space, std::string_view name,
                            KernelKind kind) {
  return Writer(program, space, name, kind).text();
}

std::string generate(const FusedProgram& program, const Space& space) {
  return with_vocabulary(generate_kernel(program, space, CompiledLaunch::kName));
}

std::string generate_many(const FusedProgram& program, const Space& space) {
  return with_vocabulary(generate_kernel(program, space, CompiledLaunch::kName, KernelKind::Many));
}

}  // namespace lamina::cuda
