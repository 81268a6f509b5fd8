#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

namespace lamina::data {

// An object of libhdf5, closed when it goes out of scope.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  explicit operator bool() const { return id_ >= 0; }
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  Close close_;
};

// What libhdf5 says of the last call that failed: its innermost sentence, printable, of moderate length. True
// in `memory` if it failed for want of memory.
struct LibraryFailure {
  std::string sentence;
  bool memory = false;
};
LibraryFailure last_failure();

// Held while this process is within libhdf5, or forks: a child must not be made in the middle of a call.
std::unique_lock<std::mutex> lock_library();

}  // namespace lamina::data
