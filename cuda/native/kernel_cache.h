#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace lamina::cuda::native {

// Compiled kernels on disk, by what they were made from. Files carry their key and a hash of their contents,
// and appear whole or not at all; one that is damaged is as good as none, and a folder that cannot be written
// only costs time. Any number of processes may use one folder.
//   const KernelCache cache(KernelCache::standard_folder());
//   const std::string cubin = cache.get(key, [&] { return nvrtc.compile(source, 90); });
class KernelCache {
 public:
  explicit KernelCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // $LAMINA_CACHE, else $XDG_CACHE_HOME/lamina, else $HOME/.cache/lamina; empty, which keeps nothing, if none
  // is set.
  static std::filesystem::path standard_folder();

  // What is kept under the key, else what `make` returns, which is kept from now on.
  std::string get(const std::string& key, const std::function<std::string()>& make) const;

  std::optional<std::string> find(const std::string& key) const;
  void keep(const std::string& key, const std::string& contents) const;

  std::filesystem::path file_of(const std::string& key) const;

 private:
  std::filesystem::path folder_;
};

// All that the machine code depends on, as a key: the source, the GPU and the compiler.
std::string cubin_key(const std::string& source, int capability, const std::string& nvrtc_version);

}  // namespace lamina::cuda::native
