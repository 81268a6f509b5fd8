#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace lamina::cuda::emulator {

// One LAMINA_SHARED declaration of the program.
struct SharedSite {
  std::size_t bytes, alignment;
  const char* name;
  int id = -1;  // given at its first use
};

// The shared memory of one multiprocessor. Each declaration gets its place at its first use in a launch and
// is filled with 0xFF (a NaN) at its first use in each block. Behind each lies a zone that nobody may write.
class SharedMemory {
 public:
  SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory();

  void begin_launch(std::size_t dynamic_bytes, std::size_t limit);
  void begin_block() { ++block_; }

  // Null if a device would not have that much.
  void* declared(SharedSite& site);
  void* dynamic();

  // The name of an array that was written past its end in this block, or null.
  const char* overrun() const;

  // Bytes of this launch's declarations.
  std::size_t static_bytes() const { return static_bytes_; }

 private:
  struct Slot {
    std::uint64_t launch = 0, block = 0;  // of the last use
    char* low = nullptr;
    std::size_t bytes = 0;
    const char* name = "";
  };
  bool place(Slot& slot, std::size_t bytes, std::size_t alignment, const char* name);
  void begin_use(Slot& slot);

  char* arena_;
  std::size_t used_ = 0, static_bytes_ = 0, dynamic_bytes_ = 0, limit_ = 0;
  std::uint64_t launch_ = 0, block_ = 0;
  Slot dynamic_;
  std::vector<Slot> slots_;    // by the site's id
  std::vector<Slot*> in_use_;  // in this launch; slots_ keeps its place while a launch runs
};

// What LAMINA_SHARED and LAMINA_DYNAMIC_SHARED ask. They end the launch where there is too much.
void* shared_array(SharedSite& site);
void* dynamic_shared();

}  // namespace lamina::cuda::emulator

// See cuda/language/shared.h.
#define LAMINA_SHARED(type, name, ...)                                      \
  using name##_shared_type = type __VA_ARGS__;                              \
  static constinit ::lamina::cuda::emulator::SharedSite name##_shared_site{ \
      sizeof(name##_shared_type), alignof(name##_shared_type), #name};      \
  auto& name = *static_cast<name##_shared_type*>(::lamina::cuda::emulator::shared_array(name##_shared_site))

#define LAMINA_DYNAMIC_SHARED(type, name) \
  type* const name = static_cast<type*>(::lamina::cuda::emulator::dynamic_shared())
