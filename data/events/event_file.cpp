#include "data/events/event_file.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "data/events/crc32c.h"
#include "data/events/proto_message.h"

namespace lamina::data {
namespace {

std::string masked_crc(std::string_view bytes) {
  const std::uint32_t crc = crc32c(bytes);
  return little_endian_bytes(((crc >> 15) | (crc << 17)) + std::uint32_t{0xa282ead8});
}

std::string framed(const std::string& bytes) {
  const std::string length = little_endian_bytes(static_cast<std::uint64_t>(bytes.size()));
  return length + masked_crc(length) + bytes + masked_crc(bytes);
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || !name[0]) return "localhost";
  return name.data();
}

std::string unique_name() {
  static std::atomic<int> count{0};
  std::string seconds = std::to_string(static_cast<std::int64_t>(now()));
  if (seconds.size() < 10) seconds.insert(0, 10 - seconds.size(), '0');
  return "events.out.tfevents." + seconds + "." + host_name() + "." + std::to_string(getpid()) + "." +
         std::to_string(count++);
}

}  // namespace

std::string event_of_version(double wall_time) {
  return framed(ProtoMessage().number(1, wall_time).bytes(3, "brain.Event:2").text());
}

std::string event_of_scalar(double wall_time, std::int64_t step, std::string_view tag, double value) {
  const ProtoMessage scalar = ProtoMessage().bytes(1, tag).number(2, static_cast<float>(value));
  const ProtoMessage summary = ProtoMessage().message(1, scalar);
  return framed(ProtoMessage().number(1, wall_time).integer(2, step).message(5, summary).text());
}

std::string event_of_graph(double wall_time, std::string_view graph_def) {
  return framed(ProtoMessage().number(1, wall_time).bytes(4, graph_def).text());
}

EventFile::EventFile(std::string folder)
    : folder_(std::move(folder)),
      path_((std::filesystem::path(folder_) / unique_name()).string()),
      waiting_(event_of_version(now())) {}

EventFile::~EventFile() {
  try {
    flush();
  } catch (const std::exception&) {
    // Whoever wants to know has flushed before.
  }
}

void EventFile::scalar(std::int64_t step, std::string_view tag, double value) {
  waiting_ += event_of_scalar(now(), step, tag, value);
}

void EventFile::graph(std::string_view graph_def) { waiting_ += event_of_graph(now(), graph_def); }

void EventFile::flush() {
  if (waiting_.empty()) return;
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  std::ofstream file(path_, std::ios::binary | std::ios::app);
  file.write(waiting_.data(), static_cast<std::streamsize>(waiting_.size()));
  file.close();
  if (!file) throw Error("cannot write " + path_ + ".\n  Choose a folder that can be made and written to.");
  waiting_.clear();
}

}  // namespace lamina::data
