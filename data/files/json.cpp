#include "data/files/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

namespace lamina::data {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(what + ": " + why +
              ".\n  The file is damaged or made to do harm; get it again from where it was saved.");
}

[[noreturn]] void refuse_values(const std::string& what, std::size_t most) {
  refuse(what, fmt::format("there are more than {} values", most));
}

// Words of Python's that stand where JSON has a number. The parser does not know them; they are handed to it
// as texts that begin with a NUL, which no other text may hold.
struct Word {
  std::string_view text;
  double value;
};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Word kWords[] = {
    {"-Infinity", -kInfinity}, {"Infinity", kInfinity}, {"NaN", std::numeric_limits<double>::quiet_NaN()}};
constexpr std::string_view kMark = "\\u0000";  // as it is written in a text

std::optional<double> word_in(std::string_view text) {
  for (const Word& word : kWords)
    if (text.size() == word.text.size() + 1 && text[0] == '\0' && text.substr(1) == word.text)
      return word.value;
  return std::nullopt;
}

// Where the text in quotes that begins at `begin` is over.
std::size_t end_of_text(std::string_view text, std::size_t begin) {
  std::size_t i = begin + 1;
  while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size());
}

std::string with_words_as_texts(std::string_view text, const std::string& what, std::size_t most) {
  std::string result;
  std::size_t copied = 0;
  for (std::size_t i = 0, words = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"') {
      i = end_of_text(text, i);
      continue;
    }
    const auto word = c == '-' || c == 'I' || c == 'N'
                          ? std::find_if(std::begin(kWords), std::end(kWords),
                                         [&](const Word& w) { return text.substr(i).starts_with(w.text); })
                          : std::end(kWords);
    if (word == std::end(kWords)) {
      ++i;
      continue;
    }
    if (++words > most) refuse_values(what, most);
    result += text.substr(copied, i - copied);
    (((result += '"') += kMark) += word->text) += '"';
    copied = i += word->text.size();
  }
  result += text.substr(copied);
  return result;
}

// Puts a Config together from the events of nlohmann's parser, which keeps its place without recursion.
class ConfigBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  ConfigBuilder(const std::string& what, const JsonLimits& limits) : what_(what), limits_(limits) {}

  bool null() override { return add(Config()); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(Config(std::int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
      refuse("the number " + std::to_string(value) + " has more than 64 bits");
    return add(Config(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t& text) override {
    if (!std::isfinite(value)) refuse("the number " + text.substr(0, 40) + " is out of range");
    return add(value);
  }
  bool string(string_t& value) override {
    if (const auto word = limits_.python_words ? word_in(value) : std::nullopt) return add(*word);
    require_no_nul(value);
    return add(std::move(value));
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open({.object = true}); }
  bool start_array(std::size_t) override { return open({}); }
  bool end_array() override {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    return add(Config::list(std::move(done.list)));
  }
  bool end_object() override {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    return add(Config::object(std::move(done.members)));
  }
  bool key(string_t& name) override {
    require_no_nul(name);
    if (is_double(name)) refuse("the key \"" + name.substr(0, 80) + "\" occurs twice");
    levels_.back().members.emplace_back(std::move(name), Config());
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& e) override {
    const bool range = e.id == 406;  // a number that no double can hold
    refuse(
        fmt::format("is not valid JSON at byte {}{}", position, range ? ": a number is out of range" : ""));
  }

  Config result;

 private:
  struct Level {
    bool object = false;
    Config::List list = {};
    Config::Object members = {};
    std::unordered_set<std::string> keys = {};
  };

  bool open(Level level) {
    if (levels_.size() >= limits_.depth)
      refuse(fmt::format("lists and objects are nested more than {} deep", limits_.depth));
    levels_.push_back(std::move(level));
    return true;
  }

  // Most objects are small, and a set for each would cost more than all the rest.
  bool is_double(const std::string& name) {
    constexpr std::size_t kSmall = 16;
    Level& level = levels_.back();
    if (level.members.size() < kSmall)
      return std::any_of(level.members.begin(), level.members.end(),
                         [&](const auto& m) { return m.first == name; });
    if (level.keys.empty())
      for (const auto& [key, value] : level.members) level.keys.insert(key);
    return !level.keys.insert(name).second;
  }

  bool add(Config value) {
    if (++values_ > limits_.values) refuse_values(what_, limits_.values);
    if (levels_.empty())
      result = std::move(value);
    else if (levels_.back().object)
      levels_.back().members.back().second = std::move(value);
    else
      levels_.back().list.push_back(std::move(value));
    return true;
  }

  void require_no_nul(const std::string& text) const {
    if (text.find('\0') != std::string::npos) refuse("a text holds a NUL character");
  }

  [[noreturn]] void refuse(const std::string& why) const { data::refuse(what_, why); }

  std::string what_;
  JsonLimits limits_;
  std::vector<Level> levels_;
  std::size_t values_ = 0;
};

class Writer {
 public:
  explicit Writer(const JsonStyle& style) : style_(style) {}

  void write(const Config& config) {
    if (config.is_null())
      text += "null";
    else if (config.is_boolean())
      text += config.boolean() ? "true" : "false";
    else if (config.is_integer())
      text += std::to_string(config.integer());
    else if (config.is_number())
      text += number(config.any_number());
    else if (config.is_text())
      text += quoted(config.text());
    else if (config.is_list())
      write_all('[', ']', config.items(), [this](const Config& item) { write(item); });
    else
      write_all('{', '}', config.members(), [this](const Config::Member& member) {
        text += quoted(member.first) + ": ";
        write(member.second);
      });
  }

  std::string text;

 private:
  template <class Items, class WriteOne>
  void write_all(char open, char close, const Items& items, WriteOne write_one) {
    text += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) text += style_.indent > 0 ? "," : ", ";
      first = false;
      new_line();
      write_one(item);
    }
    --depth_;
    if (!first) new_line();
    text += close;
  }

  void new_line() {
    if (style_.indent > 0) text += "\n" + std::string(static_cast<std::size_t>(style_.indent * depth_), ' ');
  }

  // The shortest text that is read back as the same double, with something that tells it from a whole number.
  std::string number(double value) const {
    if (!std::isfinite(value) && style_.python_words)
      return std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
    if (!std::isfinite(value)) throw Error("JSON has no text for the number " + fmt::format("{}", value));
    std::string digits = fmt::format("{}", value);
    if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
    return digits;
  }

  static std::string quoted(const std::string& value) {
    try {
      return nlohmann::json(value).dump(-1, ' ',
                                        true);  // other characters than ASCII as \u...., as Python does
    } catch (const nlohmann::json::exception&) {
      throw Error("a text that is not UTF-8 cannot be written as JSON");
    }
  }

  JsonStyle style_;
  int depth_ = 0;
};

}  // namespace

Config parse_json(std::string_view text, const std::string& what, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    throw Error(
        fmt::format("{}: {} bytes of JSON are more than the {} that are read.\n  Save a smaller model.", what,
                    text.size(), limits.bytes));
  if (text.find('\0') != std::string_view::npos)  // the parser takes it for the end
    refuse(what, "a NUL stands in it");
  ConfigBuilder builder(what, limits);
  const bool may_have_words =
      limits.python_words && std::any_of(std::begin(kWords), std::end(kWords), [&](const Word& word) {
        return text.find(word.text) != std::string_view::npos;
      });
  const std::string rewritten =
      may_have_words ? with_words_as_texts(text, what, limits.values) : std::string();
  nlohmann::json::sax_parse(may_have_words ? std::string_view(rewritten) : text, &builder);
  return std::move(builder.result);
}

std::string to_json(const Config& config, const JsonStyle& style) {
  Writer writer(style);
  writer.write(config);
  return std::move(writer.text);
}

}  // namespace lamina::data
