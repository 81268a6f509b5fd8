#include "cuda/emulator/source_line.h"

#include <dlfcn.h>
#include <link.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

namespace lamina::cuda::emulator {
namespace {

struct Frame {
  std::string function, file;  // file with ":line"
};

// Where an address lies in its file on disk.
struct Place {
  std::string object;
  std::uintptr_t offset;
};

Place place_of(const void* address) {
  Dl_info info{};
  link_map* map = nullptr;
  if (!dladdr1(address, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) || !map) return {"?", 0};
  const bool main_program = map->l_name[0] == '\0';
  return {main_program ? "/proc/self/exe" : info.dli_fname,
          reinterpret_cast<std::uintptr_t>(address) - static_cast<std::uintptr_t>(map->l_addr)};
}

std::string real_path(const std::string& object) {
  char* resolved = ::realpath(object.c_str(), nullptr);
  const std::string path = resolved ? resolved : object;
  std::free(resolved);
  return path;
}

std::string read_line(FILE* pipe) {
  char text[1024];
  std::string line;
  while (std::fgets(text, sizeof text, pipe)) {
    line += text;
    if (line.back() == '\n') return line.substr(0, line.size() - 1);
  }
  return line;
}

// Innermost first; inlined functions are frames of their own.
std::vector<Frame> ask_addr2line(const Place& place) {
  char offset[32];
  std::snprintf(offset, sizeof offset, "0x%jx", static_cast<std::uintmax_t>(place.offset));
  const std::string command =
      "addr2line -i -f -C -e '" + real_path(place.object) + "' " + offset + " 2>/dev/null";
  std::vector<Frame> frames;
  if (FILE* pipe = ::popen(command.c_str(), "r")) {
    for (std::string function = read_line(pipe); !function.empty(); function = read_line(pipe)) {
      const std::string file = read_line(pipe);
      frames.push_back({function, file.substr(0, file.find(" (discriminator"))});
    }
    ::pclose(pipe);
  }
  return frames;
}

std::vector<Frame> frames_of(const void* address) {
  static std::mutex mutex;
  static std::map<const void*, std::vector<Frame>> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(address);
  if (found != known.end()) return found->second;
  return known[address] = ask_addr2line(place_of(address));
}

bool is_of_kernels(const Frame& frame) {
  const auto lies_in = [&](const char* folder) { return frame.file.find(folder) != std::string::npos; };
  const bool of_emulator = lies_in("cuda/emulator/") && !lies_in("tests/cuda/emulator/");
  return !of_emulator && !lies_in("?") && frame.file.rfind("/usr/", 0) != 0;
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string file_and_offset(const void* address) {
  const Place place = place_of(address);
  char text[32];
  std::snprintf(text, sizeof text, "+0x%jx", static_cast<std::uintmax_t>(place.offset));
  return base_name(real_path(place.object)) + text;
}

void erase_all(std::string& text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
}

// Cuts "void name<T (*)(int)>(parameters)" down to "name<T (*)(int)>": blanks and brackets inside <> belong
// to it.
std::string without_parameters(const std::string& signature) {
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    const char c = signature[i];
    if (c == '<') ++depth;
    if (c == '>') --depth;
    if (depth == 0 && c == ' ') begin = i + 1;
    if (depth == 0 && c == '(') return signature.substr(begin, i - begin);
  }
  return signature.substr(begin);
}

}  // namespace

std::string source_line(const void* return_address) {
  const void* call = static_cast<const char*>(return_address) - 1;
  std::vector<Frame> frames = frames_of(call);
  std::erase_if(frames, [](const Frame& frame) { return !is_of_kernels(frame); });
  if (frames.empty()) return file_and_offset(call);
  const auto file = [](const Frame& frame) { return frame.file.substr(0, frame.file.rfind(':')); };
  const std::string inner = base_name(frames.front().file);
  if (file(frames.front()) == file(frames.back())) return inner;
  return inner + " in " + base_name(frames.back().file);
}

std::string function_name(const void* address) {
  const std::vector<Frame> frames = frames_of(address);
  if (frames.empty() || frames.back().function == "??") return file_and_offset(address);
  std::string name = frames.back().function;
  erase_all(name, "(anonymous namespace)::");
  erase_all(name, "lamina::cuda::");
  return without_parameters(name);
}

}  // namespace lamina::cuda::emulator
