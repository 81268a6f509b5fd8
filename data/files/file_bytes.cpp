#include "data/files/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "core/base/at_line.h"

namespace lamina::data {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestCall = std::size_t{1} << 30;  // Linux moves at most 2 GiB at once

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void cannot_read(const std::string& path, const std::string& why, const std::string& remedy) {
  throw Error("cannot read \"" + path + "\": " + why + ".\n  " + remedy);
}

std::string remedy_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "Check the path; folders must be there already.";
    case EACCES:
    case EPERM:
    case EROFS:
      return "Ask for permission, or use a file elsewhere.";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "Free some space, or write to another disk.";
    default:
      return "Check the path and the disk.";
  }
}

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw Error("cannot write \"" + path + "\": " + std::strerror(error) +
              "; what was there is unchanged.\n  " + remedy_of(error));
}

// Reads up to `bytes.size()` bytes; fewer only at the file's end.
std::size_t read_up_to(int file, std::span<std::byte> bytes, const std::string& path) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file, bytes.data() + done, std::min(bytes.size() - done, kLargestCall));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) cannot_read(path, std::strerror(errno), remedy_of(errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::uint64_t memory_of_the_machine() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::vector<std::byte> read(const std::string& path, const Limits& limits) {
  // Without O_NONBLOCK, opening a pipe would wait for its writer before we can see that it is one.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
    cannot_read(path, std::strerror(errno), remedy_of(errno));
  if (!S_ISREG(status.st_mode)) cannot_read(path, "it is not a regular file", "Give the path of a file.");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t most = std::min(limits.file_bytes, memory_of_the_machine());
  if (size > most)
    cannot_read(
        path, "it has " + std::to_string(size) + " bytes, more than the " + std::to_string(most) + " allowed",
        "If you trust the file, allow more in Limits::file_bytes, or use a machine with more memory.");

  std::vector<std::byte> bytes(size);
  std::byte extra{};
  if (read_up_to(file.number(), bytes, path) < size) cannot_read(path, "it became shorter", "Read it again.");
  if (read_up_to(file.number(), {&extra, 1}, path) > 0)
    cannot_read(path, "it became longer", "Read it again.");
  return bytes;
}

// The file that `path` means in the end, with the mode it has or will have. Never a folder or a device: a
// file that is renamed over one replaces it.
struct Target {
  fs::path path;
  bool there = false;
  mode_t mode = 0666;
};

Target target_of(const std::string& path) {
  std::error_code error;
  Target target{path};
  if (fs::is_symlink(path, error)) {
    target.path = fs::canonical(path, error);
    if (error) cannot_write(path, error.value());
  }
  struct stat status {};
  if (::stat(target.path.c_str(), &status) != 0) {
    if (errno != ENOENT) cannot_write(path, errno);
    return target;
  }
  if (!S_ISREG(status.st_mode))
    throw Error("cannot write \"" + path + "\": it is not a regular file.\n  Give the path of a file.");
  if (::access(target.path.c_str(), W_OK) != 0) cannot_write(path, errno);
  target.there = true;
  target.mode = status.st_mode & 07777;
  return target;
}

// A new file beside the one that is written; gone unless it took that one's place.
class Beside {
 public:
  Beside(const Target& target, const std::string& path) {
    const std::string name =
        "." + target.path.filename().string().substr(0, 200) + "." + std::to_string(::getpid());
    // Other threads may write there, too.
    for (int i = 0; descriptor_ < 0 && i < 10'000; ++i) {
      path_ = target.path.parent_path() / (name + "." + std::to_string(i) + ".tmp");
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, target.mode);
      if (descriptor_ < 0 && errno != EEXIST) break;
    }
    if (descriptor_ < 0) cannot_write(path, errno);
    if (target.there)
      static_cast<void>(::fchmod(descriptor_, target.mode));  // a wish: not every disk has modes
  }
  ~Beside() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!renamed_) ::unlink(path_.c_str());
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  int descriptor() const { return descriptor_; }
  bool sync_and_close() { return ::fsync(descriptor_) == 0 && ::close(std::exchange(descriptor_, -1)) == 0; }
  bool rename_to(const fs::path& target) {
    renamed_ = ::rename(path_.c_str(), target.c_str()) == 0;
    return renamed_;
  }

 private:
  fs::path path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

void write_all(int file, std::span<const std::byte> bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), std::min(bytes.size(), kLargestCall));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) cannot_write(path, put == 0 ? ENOSPC : errno);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

void sync_folder(const fs::path& folder, const std::string& path) {
  const Descriptor descriptor(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync folders, and folders that cannot be listed cannot be opened: both can hold
  // files.
  if (descriptor.number() < 0 || ::fsync(descriptor.number()) == 0 || errno == EINVAL || errno == ENOTSUP)
    return;
  throw Error("\"" + path + "\" was written, but its folder could not be synced: " + std::strerror(errno) +
              ".\n  Check the disk; after a loss of power the old file may be back.");
}

void write(const std::string& path, std::span<const std::byte> bytes) {
  const Target target = target_of(path);
  Beside file(target, path);
  write_all(file.descriptor(), bytes, path);
  if (!file.sync_and_close() || !file.rename_to(target.path)) cannot_write(path, errno);
  sync_folder(target.path.parent_path(), path);
}

}  // namespace

std::vector<std::byte> read_file(const std::string& path, const Limits& limits, const Source& where) {
  return at_line(where, [&] { return read(path, limits); });
}

void write_file(const std::string& path, std::span<const std::byte> bytes, const Source& where) {
  at_line(where, [&] { write(path, bytes); });
}

}  // namespace lamina::data
