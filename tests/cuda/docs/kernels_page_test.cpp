// The page docs/kernels.md is what this finds: for every launcher, the ops that use it, the dtypes they are
// taken in, and the tests that run it. LAMINA_WRITE_DOCS=1 writes the page.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "cuda/kernels/registry.h"
#include "cuda/table.h"
#include "tests/support/op_cases/cases.h"

namespace lamina::cuda {
namespace {

constexpr const char* kPage = "docs/kernels.md";
constexpr DType kFloats[] = {DType::Float32, DType::Float64, DType::BFloat16, DType::Float16};

struct Row {
  std::set<std::string> ops, dtypes;
  int cases = 0;
};

// A graph of the case, its float inputs in this dtype.
Graph graph_of(const ops::OpCase& op_case, DType dtype) {
  Graph graph;
  Values values;
  for (const ops::CaseInput& input : op_case.inputs) {
    TensorType type = input.type;
    if (type.dtype == DType::Float32 && !(size_of(dtype) == 2 && input.stays_wide)) type.dtype = dtype;
    values.push_back(graph.input("x" + std::to_string(values.size()), type));
  }
  for (const Value& y : op_case.build(values)) graph.output("y", y);
  return graph;
}

std::vector<Launch> launches_of_node(const Graph& graph, int n) {
  const NodeView node(graph, n);
  const std::vector<const std::byte*> inputs(static_cast<std::size_t>(node.inputs()));
  const std::vector<std::byte*> outputs(static_cast<std::size_t>(node.outputs()));
  return lower(node, {}).bind({.inputs = inputs, .outputs = outputs});
}

using Rows = std::map<std::string, Row>;

// Adds what an op launches. Rules and lowerings say no by throwing.
template <class Visit>
void visit_launches(Rows& rows, const OpDef* op, const std::function<Graph()>& build, Visit visit) try {
  const Graph graph = build();
  for (int n = 0; n < static_cast<int>(graph.nodes().size()); ++n) {
    const Node& node = graph.nodes()[static_cast<std::size_t>(n)];
    if (node.op != op) continue;
    for (const Launch& launch : launches_of_node(graph, n)) {
      Row& row = rows[launch.kernel];
      row.ops.insert(std::string(op->name));
      visit(row, node);
    }
  }
} catch (const Error&) {
}

void add_case(Rows& rows, const ops::OpCase& op_case, DType dtype) {
  const bool has_floats = std::ranges::any_of(
      op_case.inputs, [](const ops::CaseInput& input) { return input.type.dtype == DType::Float32; });
  visit_launches(
      rows, op_case.op, [&] { return graph_of(op_case, dtype); },
      [&](Row& row, const Node& node) {
        for (const TensorType& type : node.outputs)
          row.dtypes.insert(std::string(short_name(has_floats ? dtype : type.dtype)));
        if (dtype == DType::Float32) ++row.cases;
      });
}

// Cases whose dtype is an attribute.
void add_typed(Rows& rows, const ops::TypedCase& typed, DType dtype) {
  const auto build = [&] {
    Graph graph;
    graph.output("y", typed.build(graph.input("x", typed.input.type), dtype));
    return graph;
  };
  visit_launches(rows, typed.op, build,
                 [&](Row& row, const Node&) { row.dtypes.insert(std::string(short_name(dtype))); });
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The family, as the header of cuda/kernels that declares the launcher.
std::string family_of(std::string_view launcher) {
  const std::string declaration = "int " + std::string(launcher) + "(Stream";
  for (const auto& entry : std::filesystem::directory_iterator("cuda/kernels"))
    if (entry.path().extension() == ".h" && read(entry.path()).find(declaration) != std::string::npos)
      return entry.path().stem();
  return "";
}

std::string file_of(const std::string& launcher) {
  const bool has_its_own = std::filesystem::exists("cuda/kernels/" + launcher + ".cu");
  return (has_its_own ? launcher : family_of(launcher)) + ".cu";
}

// Files of tests that run the family's kernels beyond the cases of its ops.
std::string tests_of(const std::string& family) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("tests/cuda")) {
    if (entry.path().extension() != ".cpp" || entry.path().parent_path().filename() == "docs") continue;
    const std::string name = entry.path().stem();
    if (name == family + "_test" ||
        read(entry.path()).find("cuda/kernels/" + family + ".h") != std::string::npos)
      found.insert(name);
  }
  std::string text;
  for (const std::string& name : found) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "-" : text;
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "-" : text;
}

// A page that a new elementwise op leaves as it is.
std::string ops_of(const Row& row) {
  constexpr std::size_t kMost = 12;
  return row.ops.size() > kMost ? "all elementwise ops" : joined(row.ops);
}

std::string page() {
  Rows rows;
  for (DType dtype : kFloats) {
    for (const ops::OpCase& op_case : ops::all_cases()) add_case(rows, op_case, dtype);
    for (const ops::TypedCase& typed : ops::typed_cases()) add_typed(rows, typed, dtype);
  }
  std::ostringstream out;
  out << "# Kernels\n\n"
         "Written by `LAMINA_WRITE_DOCS=1 build/bin/tests/lamina_cuda_tests --gtest_filter='KernelsPage.*'`, "
         "and compared "
         "by that test in every run.\n\n"
         "Every case of an op runs its kernels on the emulated device in three orders of threads (forwards, "
         "backwards, "
         "seeded at random)\nagainst the double reference (`lamina_cuda_tests`, suite `CudaOps`), once more "
         "in the check "
         "build, which looks for races,\naccesses out of bounds and uninitialised reads "
         "(`lamina_cuda_checked_tests`), and, "
         "where there is one, on a GPU (`CudaOpsOnGpu`).\nMore tests, of odd sizes, misaligned views and "
         "half types, are in "
         "the named files.\n\n"
         "| kernel | file | ops | dtypes | cases in 3 orders | check build | more tests |\n"
         "|---|---|---|---|---|---|---|\n";
  for (const LauncherEntry& entry : launchers()) {
    const std::string name(entry.name), family = family_of(entry.name);
    const Row& row = rows[name];
    out << "| " << name << " | " << file_of(name) << " | " << ops_of(row) << " | " << joined(row.dtypes)
        << " | " << (row.cases > 0 ? "yes" : "-") << " | yes | " << tests_of(family) << " |\n";
  }
  return out.str();
}

TEST(KernelsPage, IsWhatThereIs) {
  const std::string now = page();
  if (std::getenv("LAMINA_WRITE_DOCS")) std::ofstream(kPage) << now;
  EXPECT_EQ(read(kPage), now) << "write it anew: LAMINA_WRITE_DOCS=1 build/bin/tests/lamina_cuda_tests "
                                 "--gtest_filter='KernelsPage.*'";
}

// A kernel that no test runs is not to be trusted.
TEST(KernelsPage, EveryKernelHasATest) {
  Rows rows;
  for (const ops::OpCase& op_case : ops::all_cases()) add_case(rows, op_case, DType::Float32);
  for (const LauncherEntry& entry : launchers())
    EXPECT_TRUE(rows[std::string(entry.name)].cases > 0 || tests_of(family_of(entry.name)) != "-")
        << entry.name;
}

}  // namespace
}  // namespace lamina::cuda
