#pragma once

#include "cpu/conv/batch_cut.h"
#include "cpu/conv/source_image.h"

namespace lamina::cpu {

// Where chunks find the batch of input 0 as their inner loops read it, next to each other. If bands would
// copy the same image again and again, a first phase copies all images; else each chunk copies its block.
class SourceImages {
 public:
  // Buffers lie in the workspace behind `offset` floats.
  SourceImages(const ConvSizes& sizes, const SourceImage& image, const BatchCut& cut, std::int64_t offset);

  std::int64_t workspace_elements() const { return buffers_ * image_.elements(); }

  // The phase that copies all images, one image a chunk; 0 if there is none.
  std::int64_t copy_chunks() const { return copied_first_ ? images_ : 0; }
  void copy_image(const Arguments& args, std::int64_t image) const { copy(args, image, image); }

  // Images [first, first + count) for a chunk of that part of the batch.
  const float* get(const Arguments& args, std::int64_t part, std::int64_t first, std::int64_t count) const;

 private:
  void copy(const Arguments& args, std::int64_t image, std::int64_t buffer) const;
  float* buffer(const Arguments& args, std::int64_t index) const {
    return reinterpret_cast<float*>(args.workspace) + offset_ + index * image_.elements();
  }

  SourceImage image_;
  std::int64_t images_, image_elements_, block_, offset_;
  bool copied_first_;
  std::int64_t buffers_;
};

}  // namespace lamina::cpu
