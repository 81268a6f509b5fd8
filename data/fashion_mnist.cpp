#include "data/fashion_mnist.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "data/idx.h"

namespace lamina::data {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders_to_look_in(const FashionMnistOptions& options) {
  if (!options.folder.empty()) return {options.folder};
  std::vector<fs::path> folders;
  if (const char* root = std::getenv("LAMINA_DATA")) folders = {fs::path(root) / "fashion-mnist", root};
  folders.emplace_back("/usr/share/datasets/fashion-mnist");
  return folders;
}

// The file of that name, compressed or not.
std::optional<fs::path> find_file(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  for (const char* ending : {".gz", ""})
    if (fs::path path = folder / (name + ending); fs::exists(path, ignored)) return path;
  return {};
}

Tensor read_part(const fs::path& folder, const std::string& name, const Source& where) {
  const auto path = find_file(folder, name);
  if (!path)
    throw Error(where, "\"" + folder.string() + "\" has no file " + name + " or " + name +
                           ".gz.\n  Put all four files of Fashion-MNIST there.");
  return read_idx(*path, where);
}

void check_images(const fs::path& folder, const LabeledImages& part, const Source& where) {
  const Shape& shape = part.images.shape();
  const bool images_good =
      part.images.dtype() == DType::UInt8 && shape.rank() == 3 && shape[1] == 28 && shape[2] == 28;
  const bool labels_good = part.labels.dtype() == DType::UInt8 && part.labels.shape() == Shape{shape[0]};
  const auto classes = fashion_mnist_class_names().size();
  if (!images_good || !labels_good ||
      std::ranges::any_of(part.labels.span<std::uint8_t>(), [&](std::uint8_t l) { return l >= classes; }))
    throw Error(where, "the files in \"" + folder.string() + "\" are not Fashion-MNIST: images " +
                           to_string(part.images.type()) + ", labels " + to_string(part.labels.type()) +
                           ".\n  Give the folder that holds Fashion-MNIST.");
}

LabeledImages read_images(const fs::path& folder, const std::string& prefix, const Source& where) {
  LabeledImages part{read_part(folder, prefix + "-images-idx3-ubyte", where),
                     read_part(folder, prefix + "-labels-idx1-ubyte", where)};
  check_images(folder, part, where);
  return part;
}

}  // namespace

ImageSplits fashion_mnist(const FashionMnistOptions& options, const Source& where) {
  const std::vector<fs::path> folders = folders_to_look_in(options);
  for (const fs::path& folder : folders)
    if (find_file(folder, "train-images-idx3-ubyte"))
      return {read_images(folder, "train", where), read_images(folder, "t10k", where)};

  std::string message = "Fashion-MNIST was not found in";
  for (const fs::path& folder : folders)
    message += (&folder == folders.data() ? " " : ", ") + folder.string();
  throw Error(
      where,
      message +
          ".\n  Install the Debian package dataset-fashion-mnist, or put its four files into a folder and"
          " name it in the option `folder` or in $LAMINA_DATA.");
}

const std::vector<std::string>& fashion_mnist_class_names() {
  static const std::vector<std::string> names{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                              "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  return names;
}

}  // namespace lamina::data
