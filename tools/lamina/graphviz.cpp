#include "tools/lamina/graphviz.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <sstream>

#include "core/base/error.h"

namespace lamina::tool {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

// Nameless files in place of pipes: neither side can wait for the other.
File scratch_file() {
  File file(std::tmpfile());
  if (!file)
    throw Error(std::string("a temporary file cannot be made: ") + std::strerror(errno) +
                ".\n  Let TMPDIR name a folder that can be written to.");
  return file;
}

int run_dot(std::FILE* in, std::FILE* out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(out), STDOUT_FILENO);
  char name[] = "dot", format[] = "-Tpng";
  char* arguments[] = {name, format, nullptr};
  pid_t child = 0;
  const int problem = ::posix_spawnp(&child, name, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0)
    throw Error(
        "a .png is drawn by Graphviz's `dot`, which is not installed.\n  Install the package graphviz, or "
        "let the name end in .svg, which needs nothing.");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::vector<std::byte> png_of(const std::string& graph) {
  const File in = scratch_file(), out = scratch_file();
  std::fwrite(graph.data(), 1, graph.size(), in.get());
  std::rewind(in.get());
  const int status = run_dot(in.get(), out.get());
  std::fseek(out.get(), 0, SEEK_END);
  const long size = std::ftell(out.get());
  if (status != 0 || size <= 0)
    throw Error(
        "Graphviz's `dot` could not draw the graph.\n  Let the name end in .svg, which needs nothing.");
  std::rewind(out.get());
  std::vector<std::byte> png(static_cast<std::size_t>(size));
  png.resize(std::fread(png.data(), 1, png.size(), out.get()));
  return png;
}

bool has_graphviz() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((std::filesystem::path(folder) / "dot").c_str(), X_OK) == 0) return true;
  return false;
}

}  // namespace lamina::tool
