#include "data/hdf5/refuse_damaged.h"

#include <new>

#include "data/hdf5/handle.h"
#include "data/hdf5/listing.h"

namespace lamina::data {

void refuse_damaged() {
  const LibraryFailure failure = last_failure();
  if (failure.memory) throw std::bad_alloc();
  throw Refusal{Refusal::Kind::Damaged, "it is damaged or cut off (libhdf5: " + failure.sentence + ")"};
}

}  // namespace lamina::data
