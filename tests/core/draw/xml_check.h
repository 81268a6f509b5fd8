#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::draw::testing {

// What is wrong with an XML text; empty if it is well formed. Knows elements, attributes in double quotes,
// text and the five entities; our pictures hold nothing else.
class XmlCheck {
 public:
  explicit XmlCheck(std::string_view text) : rest_(text) {}

  std::string run() {
    while (!rest_.empty() && problem_.empty()) rest_.front() == '<' ? tag() : text("<");
    if (problem_.empty() && !open_.empty()) problem_ = "never closed: " + open_.back();
    if (problem_.empty() && roots_ != 1) problem_ = "not one root element";
    return problem_;
  }

 private:
  void fail(const std::string& what) {
    problem_ = what + " before: " + std::string(rest_.substr(0, 60));
    rest_ = {};
  }

  bool skip(std::string_view expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  void spaces() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front()))) rest_.remove_prefix(1);
  }

  std::string name() {
    std::size_t n = 0;
    while (n < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[n])) || rest_[n] == '-')) ++n;
    std::string out(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return out;
  }

  // Characters up to one of `stops`.
  void text(std::string_view stops) {
    while (!rest_.empty() && stops.find(rest_.front()) == std::string_view::npos) {
      if (rest_.front() == '&') {
        bool known = skip("&amp;") || skip("&lt;") || skip("&gt;") || skip("&quot;") || skip("&#39;");
        if (!known) return fail("unknown entity");
        continue;
      }
      auto c = static_cast<unsigned char>(rest_.front());
      if (c == '<' || (c < 0x20 && c != '\n')) return fail("forbidden character");
      if (open_.empty() && !std::isspace(c)) return fail("text outside of the root");
      rest_.remove_prefix(1);
    }
  }

  void tag() {
    if (skip("</")) {
      std::string closed = name();
      if (open_.empty() || open_.back() != closed || !skip(">")) return fail("wrong end of " + closed);
      open_.pop_back();
      return;
    }
    skip("<");
    std::string opened = name();
    if (opened.empty()) return fail("element without a name");
    roots_ += open_.empty();
    open_.push_back(opened);
    attributes();
  }

  void attributes() {
    std::vector<std::string> seen;
    for (spaces(); problem_.empty(); spaces()) {
      if (skip("/>")) return open_.pop_back();
      if (skip(">")) return;
      std::string attribute = name();
      for (const std::string& other : seen)
        if (other == attribute) return fail("attribute twice");
      seen.push_back(attribute);
      if (attribute.empty() || !skip("=\"")) return fail("wrong attribute");
      text("\"");
      if (problem_.empty() && !skip("\"")) return fail("attribute without end");
    }
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::string problem_;
  int roots_ = 0;
};

inline std::string xml_problem(std::string_view text) { return XmlCheck(text).run(); }

}  // namespace lamina::draw::testing
