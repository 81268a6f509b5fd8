#include <array>

#include "layers/initializers/initializers.h"

namespace lamina {
namespace {

// Reads the settings of a config one by one and in the end refuses those that nobody asked for.
class SettingsReader {
 public:
  SettingsReader(std::string_view owner, const InitializerSettings& settings,
                 std::optional<std::uint64_t> seed, const Source& where)
      : seed(seed), where(where), owner_(owner), left_(settings) {}

  double number(const std::string& key, double otherwise) { return read(key, otherwise, "a number"); }
  std::string text(const std::string& key, std::string otherwise) { return read(key, otherwise, "a text"); }

  void refuse_the_rest() const {
    if (!left_.empty())
      throw Error(where, "the initializer " + owner_ + " has no setting \"" + left_.begin()->first +
                             "\".\n  Remove it.");
  }

  const std::optional<std::uint64_t> seed;
  const Source where;

 private:
  template <class T>
  T read(const std::string& key, const T& otherwise, const char* kind) {
    const auto found = left_.find(key);
    if (found == left_.end()) return otherwise;
    const T* value = std::get_if<T>(&found->second);
    if (!value)
      throw Error(where, "the setting \"" + key + "\" of the initializer " + owner_ + " must be " + kind +
                             ".\n  Correct the setting.");
    const T result = *value;
    left_.erase(found);
    return result;
  }

  std::string owner_;
  InitializerSettings left_;
};

using namespace initializers;

template <Initializer (*make)(const SeedOptions&, const Source&)>
Initializer seeded(SettingsReader& s) {
  return make({.seed = s.seed}, s.where);
}
template <Initializer (*make)(const NormalOptions&, const Source&)>
Initializer normal(SettingsReader& s) {
  return make({.mean = s.number("mean", 0.0), .stddev = s.number("stddev", 0.05), .seed = s.seed}, s.where);
}
Initializer zeros(SettingsReader&) { return Zeros(); }
Initializer ones(SettingsReader&) { return Ones(); }
Initializer constant(SettingsReader& s) { return Constant(s.number("value", 0.0)); }
Initializer identity(SettingsReader& s) { return Identity({.gain = s.number("gain", 1.0)}); }
Initializer orthogonal(SettingsReader& s) {
  return Orthogonal({.gain = s.number("gain", 1.0), .seed = s.seed});
}
Initializer uniform(SettingsReader& s) {
  return RandomUniform(
      {.minval = s.number("minval", -0.05), .maxval = s.number("maxval", 0.05), .seed = s.seed}, s.where);
}
Initializer variance_scaling(SettingsReader& s) {
  return VarianceScaling({.scale = s.number("scale", 1.0),
                          .mode = s.text("mode", "fan_in"),
                          .distribution = s.text("distribution", "truncated_normal"),
                          .seed = s.seed},
                         s.where);
}

struct Row {
  std::string_view name;        // in snake_case
  std::string_view class_name;  // empty for the short names
  Initializer (*make)(SettingsReader&);
};

constexpr std::array<Row, 21> kRows{{
    {"constant", "Constant", constant},
    {"glorot_normal", "GlorotNormal", seeded<GlorotNormal>},
    {"glorot_uniform", "GlorotUniform", seeded<GlorotUniform>},
    {"he_normal", "HeNormal", seeded<HeNormal>},
    {"he_uniform", "HeUniform", seeded<HeUniform>},
    {"identity", "Identity", identity},
    {"identity_initializer", "IdentityInitializer", identity},
    {"lecun_normal", "LecunNormal", seeded<LecunNormal>},
    {"lecun_uniform", "LecunUniform", seeded<LecunUniform>},
    {"normal", "", normal<RandomNormal>},
    {"one", "", ones},
    {"ones", "Ones", ones},
    {"orthogonal", "Orthogonal", orthogonal},
    {"orthogonal_initializer", "OrthogonalInitializer", orthogonal},
    {"random_normal", "RandomNormal", normal<RandomNormal>},
    {"random_uniform", "RandomUniform", uniform},
    {"truncated_normal", "TruncatedNormal", normal<TruncatedNormal>},
    {"uniform", "", uniform},
    {"variance_scaling", "VarianceScaling", variance_scaling},
    {"zero", "", zeros},
    {"zeros", "Zeros", zeros},
}};

}  // namespace

Initializer Initializer::named(std::string_view name, const InitializerSettings& settings,
                               std::optional<std::uint64_t> seed, const Source& where) {
  for (const Row& row : kRows) {
    if (name.empty() || (name != row.name && name != row.class_name)) continue;
    SettingsReader reader(name, settings, seed, where);
    Initializer made = row.make(reader);
    reader.refuse_the_rest();
    return made;
  }
  std::string message = "unknown initializer \"" + std::string(name) + "\".\n  Use one of";
  const char* separator = " ";
  for (const std::string& known : initializer_names()) {
    message += separator + known;
    separator = ", ";
  }
  throw Error(where, message + ".");
}

std::vector<std::string> initializer_names() {
  std::vector<std::string> names;
  for (const Row& row : kRows) names.emplace_back(row.name);
  return names;
}

}  // namespace lamina
