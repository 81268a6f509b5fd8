#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/runtime/tensor.h"
#include "data/hdf5/hdf5_limits.h"

namespace lamina::data {

// One array of an HDF5 file. Path: "layers/dense/vars/0".
struct Hdf5Dataset {
  std::string path;
  Tensor value;
  bool as_uint32 = false;  // uint32 in the file (seeds of dropout): `value` is Int64, in [0, 2^32)
};

// What Keras 3 keeps in `model.weights.h5`.
struct Hdf5Weights {
  std::vector<Hdf5Dataset> datasets;         // as read: ordered by path within each group
  std::map<std::string, std::string> names;  // group "layers/dense/vars" -> its attribute `name`
};

// Reads weights from the bytes of an HDF5 file; `what` names it in errors:
//   const Hdf5Weights weights = read_hdf5(archive.read("model.weights.h5"), "model.keras: model.weights.h5");
// Float16, bfloat16 (2 opaque bytes with the attribute dtype = "bfloat16"), float32, float64, int32, int64,
// uint8, uint32 and bool, little-endian, contiguous. Anything else an HDF5 file can hold is refused by name:
// links that are not hard, external files, virtual datasets, filters, chunks, other types, groups reached
// twice.
//
// libhdf5 never sees the file in this process: a forked child, which can open nothing and has little memory
// and time, finds out where the arrays lie; their bytes are then taken from `file` here
// (docs/decisions/0013-hdf5-in-a-child.md). May be called from any thread, also while others run; two calls
// at a time are fine. Children of other threads that the program forks meanwhile do no harm. What must hold:
// if the program uses libhdf5 itself, no other thread is within it during the call (the child would find its
// lock taken; the call then ends with an error after the time limit). Leaves no process and no descriptor
// behind.
//
// Throws Error at `where`, also if the child died, ran out of time or memory, or answered nonsense.
Hdf5Weights read_hdf5(std::span<const std::byte> file, const std::string& what, const Hdf5Limits& limits = {},
                      const Source& where = Source::current());

// The file that h5py would write: superblock 0, contiguous datasets without times, `name` a string of
// variable length. The same weights give the same bytes, in whatever order the datasets come. Groups that
// only stand in `names` are written too (Keras writes `vars` for layers without weights). Half types become
// as above, Bool becomes h5py's enumeration. May be called from any thread. Throws Error if a path is empty,
// has an empty part or ".", stands there twice or is both a dataset and a group, or if a tensor is undefined
// or, as uint32, out of range.
std::vector<std::byte> write_hdf5(const Hdf5Weights& weights, const Source& where = Source::current());

}  // namespace lamina::data
