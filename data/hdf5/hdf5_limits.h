#pragma once

#include <cstdint>

namespace lamina::data {

// What a file of weights in HDF5 may ask for. The defaults are far above any real file's; files that ask for
// more are refused by name of the limit.
struct Hdf5Limits {
  std::int64_t objects = 1'000'000;          // datasets and groups together
  int depth = 64;                            // groups within groups
  int rank = 8;                              // dimensions of a dataset
  std::int64_t path_bytes = 1024;            // "layers/dense/vars/0"
  std::int64_t attributes = 64;              // of one object
  std::int64_t attribute_bytes = 64 * 1024;  // of one attribute
  std::int64_t tensor_bytes = INT64_MAX;  // of all datasets; they are never larger than the file in any case

  // The reading process: address space beyond what the program has already; seconds of computing, and on the
  // clock. Large files get more of both kinds of seconds, 64 for 1 GiB.
  std::int64_t memory_bytes = std::int64_t{256} << 20;
  double cpu_seconds = 0.25;
  double wait_seconds = 10;
};

}  // namespace lamina::data
