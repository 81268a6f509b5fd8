#include "cpu/conv/source_images.h"

namespace lamina::cpu {

using std::int64_t;

SourceImages::SourceImages(const ConvSizes& sizes, const SourceImage& image, const BatchCut& cut,
                           int64_t offset)
    : image_(image),
      images_(sizes.windows.images),
      image_elements_(sizes.image_elements()),
      block_(cut.block),
      offset_(offset),
      copied_first_(image.copied() && cut.bands > 1),
      buffers_(copied_first_    ? images_
               : image.copied() ? cut.parts * cut.block
                                : 0) {}

const float* SourceImages::get(const Arguments& args, int64_t part, int64_t first, int64_t count) const {
  if (!image_.copied()) return args.in<float>(0) + first * image_elements_;
  if (copied_first_) return buffer(args, first);
  for (int64_t i = 0; i < count; ++i) copy(args, first + i, part * block_ + i);
  return buffer(args, part * block_);
}

void SourceImages::copy(const Arguments& args, int64_t image, int64_t index) const {
  image_.copy(args.in<float>(0) + image * image_elements_, buffer(args, index));
}

}  // namespace lamina::cpu
