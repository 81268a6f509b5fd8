#include "tests/hostile/hdf5_files.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <span>
#include <stdexcept>

#include "data/hdf5/handle.h"

namespace lamina::hostile {
namespace {

using Bytes = std::vector<std::byte>;

hid_t made(hid_t id) {
  if (id < 0) throw std::runtime_error("libhdf5 refused to make a hostile file");
  return id;
}
void done(herr_t status) { made(status); }

// The bytes of a file with what `fill` puts into it.
Bytes file_with(const std::function<void(hid_t file)>& fill) {
  const data::Handle access(made(H5Pcreate(H5P_FILE_ACCESS)), H5Pclose);
  done(H5Pset_fapl_core(access, 1 << 16, false));
  done(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));  // with all that `fill` leaves open
  const data::Handle file(made(H5Fcreate("hostile", H5F_ACC_TRUNC, H5P_DEFAULT, access)), H5Fclose);
  fill(file);
  done(H5Fflush(file, H5F_SCOPE_GLOBAL));
  Bytes bytes(static_cast<std::size_t>(H5Fget_file_image(file, nullptr, 0)));
  H5Fget_file_image(file, bytes.data(), bytes.size());
  return bytes;
}

hid_t space_of(const std::vector<hsize_t>& dims) {
  return made(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr));
}
hid_t group(hid_t in, const char* name) {
  return made(H5Gcreate2(in, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
}
hid_t dataset(hid_t in, const char* name, hid_t type, const std::vector<hsize_t>& dims,
              hid_t how = H5P_DEFAULT) {
  return made(H5Dcreate2(in, name, type, space_of(dims), H5P_DEFAULT, how, H5P_DEFAULT));
}
void write(hid_t dataset, hid_t type, std::size_t bytes) {
  const std::vector<char> zeros(bytes);
  done(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, zeros.data()));
}
void floats(hid_t in, const char* name, const std::vector<hsize_t>& dims, std::size_t count) {
  write(dataset(in, name, H5T_IEEE_F32LE, dims), H5T_IEEE_F32LE, 4 * count);
}
void text_attribute(hid_t object, const char* name, const char* text) {
  const hid_t type = made(H5Tcopy(H5T_C_S1));
  done(H5Tset_size(type, H5T_VARIABLE));
  const hid_t attribute =
      made(H5Acreate2(object, name, type, made(H5Screate(H5S_SCALAR)), H5P_DEFAULT, H5P_DEFAULT));
  done(H5Awrite(attribute, type, &text));
}

template <class Number>
std::array<std::byte, sizeof(Number)> bytes_of(Number number) {
  std::array<std::byte, sizeof(Number)> bytes;
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

// All places of `from` say `to`.
template <class Number>
Bytes patched(Bytes file, Number from, Number to) {
  const auto old = bytes_of(from), fresh = bytes_of(to);
  auto at = std::search(file.begin(), file.end(), old.begin(), old.end());
  if (at == file.end()) throw std::runtime_error("nothing to patch");
  for (; at != file.end(); at = std::search(at, file.end(), old.begin(), old.end()))
    std::copy(fresh.begin(), fresh.end(), at);
  return file;
}

hid_t chunked(const std::vector<hsize_t>& chunk) {
  const hid_t how = made(H5Pcreate(H5P_DATASET_CREATE));
  done(H5Pset_chunk(how, static_cast<int>(chunk.size()), chunk.data()));
  return how;
}

}  // namespace

Bytes sound_hdf5() {
  return file_with([](hid_t file) {
    const hid_t layers = group(file, "layers");
    for (const char* layer : {"dense", "dense_1"}) {
      const hid_t vars = group(group(layers, layer), "vars");
      text_attribute(vars, "name", layer);
      floats(vars, "0", {4, 3}, 12);
      floats(vars, "1", {3}, 3);
    }
    const hid_t half = made(H5Tcreate(H5T_OPAQUE, 2));
    const hid_t opaque = dataset(layers, "half", half, {5});
    write(opaque, half, 10);
    text_attribute(opaque, "dtype", "bfloat16");
  });
}

HostileFiles hdf5_31_shape_bombs() {
  constexpr hsize_t kMark = 0x123457;
  const Bytes allocated = file_with([](hid_t file) { floats(file, "bomb", {kMark}, kMark); });
  const auto never_written = [](std::vector<hsize_t> dims) {
    return file_with([&](hid_t file) { dataset(file, "bomb", H5T_IEEE_F32LE, dims); });
  };
  const hsize_t large = hsize_t{1} << 32;
  HostileFiles files{{"4 PiB never written", never_written({hsize_t{1} << 50})},
                     {"2^60 elements never written", never_written({large, large >> 4})},
                     {"more than the file has", never_written({100'000})},
                     {"no memory claimed, none there", never_written({1})},
                     {"a dimension made larger", patched<hsize_t>(allocated, kMark, hsize_t{1} << 45)},
                     {"a product of 2^64", patched<hsize_t>(never_written({kMark, kMark}), kMark, large)},
                     {"a dimension of 2^64 - 1", patched<hsize_t>(allocated, kMark, ~hsize_t{0})}};
  const Bytes twice = file_with([](hid_t file) {
    for (const char* name : {"a", "bomb"}) floats(file, name, {kMark}, kMark);
  });
  files.push_back({"two that overlap", Bytes(twice.begin(), twice.begin() + 7'000'000)});
  return files;
}

HostileFiles hdf5_32_external_datasets() {
  const auto reading = [](const char* path) {
    return file_with([path](hid_t file) {
      const hid_t how = made(H5Pcreate(H5P_DATASET_CREATE));
      done(H5Pset_external(how, path, 0, 16));
      dataset(file, "secret", H5T_STD_U8LE, {16}, how);
    });
  };
  return {{"/etc/passwd", reading("/etc/passwd")},
          {"../x", reading("../x")},
          {"/dev/zero", reading("/dev/zero")}};
}

HostileFiles hdf5_33_soft_and_external_links() {
  return {{"soft", file_with([](hid_t file) {
             floats(file, "real", {2}, 2);
             done(H5Lcreate_soft("/real", file, "alias", H5P_DEFAULT, H5P_DEFAULT));
           })},
          {"soft to itself", file_with([](hid_t file) {
             done(H5Lcreate_soft("/alias", file, "alias", H5P_DEFAULT, H5P_DEFAULT));
           })},
          {"external", file_with([](hid_t file) {
             done(H5Lcreate_external("/etc/passwd", "/x", file, "alias", H5P_DEFAULT, H5P_DEFAULT));
           })}};
}

HostileFiles hdf5_34_virtual_datasets() {
  const auto reading = [](const char* source) {
    return file_with([source](hid_t file) {
      const hid_t how = made(H5Pcreate(H5P_DATASET_CREATE));
      const hid_t space = space_of({16});
      done(H5Pset_virtual(how, space, source, "/x", space));
      dataset(file, "mirror", H5T_IEEE_F32LE, {16}, how);
    });
  };
  return {{"another file", reading("/etc/passwd")}, {"itself", reading(".")}};
}

HostileFiles hdf5_35_filters() {
  const auto filtered = [](const std::function<void(hid_t)>& add) {
    return file_with([&](hid_t file) {
      const hid_t how = chunked({8});
      add(how);
      write(dataset(file, "small", H5T_IEEE_F32LE, {64}, how), H5T_IEEE_F32LE, 256);
    });
  };
  const Bytes shuffled = filtered([](hid_t how) { done(H5Pset_shuffle(how)); });
  const Bytes known = filtered([](hid_t how) {
    const unsigned mark = 0x51525354;
    done(H5Pset_filter(how, H5Z_FILTER_SHUFFLE, H5Z_FLAG_OPTIONAL, 1, &mark));
  });
  HostileFiles files{{"deflate", filtered([](hid_t how) { done(H5Pset_deflate(how, 6)); })},
                     {"shuffle", shuffled}};
  // The message's record of the filter: number, length of its name, flags.
  Bytes plugin = known;
  const std::array<std::byte, 2> id{std::byte{2}, std::byte{0}};
  const std::string name = "shuffle";
  const auto name_bytes = std::as_bytes(std::span(name));
  const auto at = std::search(plugin.begin(), plugin.end(), name_bytes.begin(), name_bytes.end());
  const auto record = std::find_end(plugin.begin(), at, id.begin(), id.end());
  if (at == plugin.end() || record == at) throw std::runtime_error("no filter to patch");
  record[0] = std::byte{0x01};
  record[1] = std::byte{0x7D};  // 32001: blosc, looked for in a plug-in
  files.push_back({"plug-in", plugin});
  return files;
}

HostileFiles hdf5_36_cycles() {
  return {{"a group in itself", file_with([](hid_t file) {
             const hid_t layers = group(file, "layers");
             done(H5Lcreate_hard(file, "layers", layers, "again", H5P_DEFAULT, H5P_DEFAULT));
           })},
          {"the root in a group", file_with([](hid_t file) {
             done(H5Lcreate_hard(file, "/", group(file, "layers"), "root", H5P_DEFAULT, H5P_DEFAULT));
           })},
          {"a thousand links to one dataset", file_with([](hid_t file) {
             floats(file, "real", {2}, 2);
             for (int i = 0; i < 1000; ++i)
               done(H5Lcreate_hard(file, "real", file, std::to_string(i).c_str(), H5P_DEFAULT, H5P_DEFAULT));
           })}};
}

HostileFiles hdf5_37_truncated() {
  const Bytes whole = sound_hdf5();
  HostileFiles files;
  for (std::size_t size = 0; size < whole.size(); size += 512)
    files.push_back(
        {std::to_string(size) + " bytes", Bytes(whole.begin(), whole.begin() + static_cast<long>(size))});
  return files;
}

HostileFiles hdf5_38_damaged(std::size_t count) {
  const Bytes whole = sound_hdf5();
  std::vector<std::size_t> places;  // behind the signature, not in the wide empty parts of heaps and trees
  for (std::size_t at = 8; at < whole.size(); ++at)
    if (std::any_of(whole.begin() + static_cast<long>(at - 8), whole.begin() + static_cast<long>(at + 1),
                    [](std::byte b) { return b != std::byte{0}; }))
      places.push_back(at);
  constexpr std::array<int, 6> kFavourites{0, 1, 0x7F, 0x80, 0xFE, 0xFF};
  std::mt19937 random(38);
  HostileFiles files;
  for (std::size_t i = 0; i < count; ++i) {
    Bytes bytes = whole;
    std::string what;
    for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = places[random() % places.size()];
      const unsigned choice = random() % 12;
      const int value = choice < 6 ? kFavourites[choice] : static_cast<int>(random() % 256);
      bytes[at] = static_cast<std::byte>(value);
      what += std::to_string(at) + "=" + std::to_string(value) + " ";
    }
    files.push_back({what, std::move(bytes)});
  }
  return files;
}

HostileFiles hdf5_39_other_types() {
  HostileFiles files;
  const auto add = [&](const char* what, hid_t type) {
    files.push_back({what, file_with([type](hid_t file) { dataset(file, "odd", type, {2}); })});
  };
  const hid_t compound = made(H5Tcreate(H5T_COMPOUND, 8));
  done(H5Tinsert(compound, "a", 0, H5T_IEEE_F32LE));
  const hid_t colour = made(H5Tenum_create(H5T_STD_I8LE));
  const std::int8_t red = 0;
  done(H5Tenum_insert(colour, "RED", &red));
  const hid_t text = made(H5Tcopy(H5T_C_S1));
  done(H5Tset_size(text, H5T_VARIABLE));
  const hsize_t two = 2;
  add("opaque", made(H5Tcreate(H5T_OPAQUE, 3)));
  add("opaque of 2 bytes without its attribute", made(H5Tcreate(H5T_OPAQUE, 2)));
  add("variable length", made(H5Tvlen_create(H5T_IEEE_F32LE)));
  add("compound", compound);
  add("another enumeration", colour);
  add("string", text);
  add("array", made(H5Tarray_create2(H5T_IEEE_F32LE, 1, &two)));
  add("big-endian float", H5T_IEEE_F32BE);
  add("big-endian integer", H5T_STD_I32BE);
  add("int8", H5T_STD_I8LE);
  add("uint64", H5T_STD_U64LE);
  add("reference", H5T_STD_REF_OBJ);
  add("bits", H5T_STD_B8LE);
  return files;
}

HostileFiles hdf5_40_chunks() {
  constexpr std::uint32_t kMark = 0x1357;
  const Bytes sound = file_with([](hid_t file) {
    const hid_t made_of_two = dataset(file, "chunked", H5T_STD_U8LE, {2 * kMark}, chunked({kMark}));
    write(made_of_two, H5T_STD_U8LE, 2 * kMark);
  });
  return {{"plain", sound},
          {"of no elements", patched<std::uint32_t>(sound, kMark, 0)},
          {"of 2^32 - 1 elements", patched<std::uint32_t>(sound, kMark, ~std::uint32_t{0})},
          {"that overlap", patched<std::uint32_t>(sound, kMark, 1)},
          {"never written, 8 EiB", file_with([](hid_t file) {
             dataset(file, "chunked", H5T_STD_U8LE, {hsize_t{1} << 62}, chunked({1 << 30}));
           })}};
}

HostileFiles hdf5_41_attribute_bombs() {
  const auto plain = [](hid_t object, const char* name, hsize_t bytes) {
    const hid_t attribute =
        made(H5Acreate2(object, name, H5T_STD_U8LE, space_of({bytes}), H5P_DEFAULT, H5P_DEFAULT));
    done(H5Awrite(attribute, H5T_STD_U8LE, std::vector<char>(bytes).data()));
  };
  return {{"a thousand", file_with([&](hid_t file) {
             for (int i = 0; i < 1000; ++i) plain(file, std::to_string(i).c_str(), 1);
           })},
          {"one of 8 MiB", file_with([&](hid_t file) {
             const hid_t how = made(H5Pcreate(H5P_GROUP_CREATE));
             done(H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED));  // a new kind of header, which may
             done(H5Pset_attr_phase_change(how, 0, 0));                     // keep attributes outside of it
             plain(made(H5Gcreate2(file, "vars", H5P_DEFAULT, how, H5P_DEFAULT)), "large", 8 << 20);
           })},
          {"a text of 8 MiB", file_with([](hid_t file) {
             text_attribute(group(file, "vars"), "name", std::string(8 << 20, 'x').c_str());
           })},
          {"a name that is a number", file_with([&](hid_t file) { plain(group(file, "vars"), "name", 4); })}};
}

HostileFiles hdf5_deep_and_long() {
  return {
      {"deep", file_with([](hid_t file) {
         hid_t at = file;
         for (int i = 0; i < 1000; ++i) at = group(at, "g");
       })},
      {"long", file_with([](hid_t file) { group(file, std::string(5000, 'n').c_str()); })},
      {"control character", file_with([](hid_t file) { group(file, "a\033[2Jb"); })},
      {"named type", file_with([](hid_t file) {
         done(H5Tcommit2(file, "type", made(H5Tcopy(H5T_IEEE_F32LE)), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
       })}};
}

}  // namespace lamina::hostile
