#include "core/base/error.h"
#include "data/files/zip_archive.h"
#include "data/files/zip_writer.h"
#include "tests/fuzz/limits.h"
#include "tests/fuzz/targets.h"

namespace lamina::fuzz {

void read_zip(std::span<const std::byte> file) {
  try {
    const data::ZipArchive archive({file.begin(), file.end()}, "x.zip", kLimits);
    data::ZipWriter writer;
    for (const std::string& name : archive.names()) writer.add(name, archive.read(name));
    const data::ZipArchive again(writer.finish(), "again.zip", kLimits);
    check(again.names() == archive.names(), "a rewritten archive has the same names");
    for (const std::string& name : archive.names())
      check(again.read(name) == archive.read(name), "a rewritten archive has the same contents");
  } catch (const Error&) {
  }
}

}  // namespace lamina::fuzz
