#pragma once

namespace lamina::data {

// Throws Refusal with what libhdf5 says of the call that just failed, or std::bad_alloc if that was for want
// of memory. To be called before any other of its functions: each begins by forgetting the last failure.
[[noreturn]] void refuse_damaged();

}  // namespace lamina::data
