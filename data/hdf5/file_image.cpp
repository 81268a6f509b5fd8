#include "data/hdf5/file_image.h"

#include "data/hdf5/refuse_damaged.h"

namespace lamina::data {
namespace {

// libhdf5 copies an image three times on its way into a file; these copies are the image itself.
void* borrow(size_t, H5FD_file_image_op_t, void* image) { return image; }
void* do_not_copy(void* to, const void*, size_t, H5FD_file_image_op_t, void*) { return to; }
void* do_not_grow(void*, size_t, H5FD_file_image_op_t, void*) { return nullptr; }
herr_t do_not_free(void*, H5FD_file_image_op_t, void*) { return 0; }
void* same(void* image) { return image; }
herr_t keep(void*) { return 0; }

}  // namespace

Handle open_image(std::span<const std::byte> file) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  void* image = const_cast<std::byte*>(file.data());  // opened for reading, it is only read
  H5FD_file_image_callbacks_t callbacks{borrow, do_not_copy, do_not_grow, do_not_free, same, keep, image};
  const bool ready = H5Pset_fapl_core(access, 1 << 16, false) >= 0 &&
                     H5Pset_file_image_callbacks(access, &callbacks) >= 0 &&
                     H5Pset_file_image(access, image, file.size()) >= 0;
  if (!ready) refuse_damaged();
  Handle opened(H5Fopen("lamina-weights", H5F_ACC_RDONLY, access), H5Fclose);
  if (!opened) refuse_damaged();  // before `access` is closed
  return opened;
}

}  // namespace lamina::data
