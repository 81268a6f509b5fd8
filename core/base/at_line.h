#pragma once

#include <new>

#include "core/base/error.h"

namespace lamina {

// Runs `work`; an error from within that has no line of the user's program yet gets this one.
//   return at_line(where, [&] { return read(path); });
template <class Work>
auto at_line(const Source& where, Work work) {
  try {
    return work();
  } catch (const DeviceError& e) {
    if (e.located()) throw;
    throw DeviceError(where, e.what());
  } catch (const Error& e) {
    if (e.located()) throw;
    throw Error(where, e.what());
  } catch (const std::bad_alloc&) {
    throw Error(where, "there is not enough memory.\n  Use smaller sizes, or a smaller batch_size.");
  }
}

}  // namespace lamina
