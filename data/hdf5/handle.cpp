#include "data/hdf5/handle.h"

#include <algorithm>

namespace lamina::data {
namespace {

constexpr std::size_t kLongestSentence = 160;

herr_t note(unsigned depth, const H5E_error2_t* error, void* failure) noexcept {
  auto& noted = *static_cast<LibraryFailure*>(failure);
  noted.memory |=
      error->maj_num == H5E_RESOURCE && (error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC);
  if (depth > 0 || error->desc == nullptr) return 0;
  try {
    const std::string description = error->desc;
    noted.sentence = description.substr(0, kLongestSentence);
  } catch (...) {
    noted.memory = true;
  }
  return 0;
}

}  // namespace

LibraryFailure last_failure() {
  LibraryFailure failure;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, note, &failure);
  // Names out of the file may be in it.
  std::ranges::replace_if(
      failure.sentence, [](char c) { return c < ' ' || c > '~'; }, '?');
  if (failure.sentence.empty()) failure.sentence = "no reason given";
  return failure;
}

std::unique_lock<std::mutex> lock_library() {
  static std::mutex mutex;
  return std::unique_lock(mutex);
}

}  // namespace lamina::data
