#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <typeinfo>

#include "core/base/error.h"

namespace lamina {

// An op's attribute struct: plain data that can be compared and printed.
template <class T>
concept AttributeStruct = std::equality_comparable<T> && requires(const T& t) {
  { t.text() } -> std::convertible_to<std::string>;
};

// Holds the attribute struct of one node, whatever its type. Immutable; copies share it.
class Attrs {
 public:
  Attrs() = default;
  template <AttributeStruct T>
  Attrs(T attributes) : held_(std::make_shared<Held<T>>(std::move(attributes))) {}

  // The struct itself. Asking for another type than the op's own is a bug.
  template <AttributeStruct T>
  const T& as() const {
    const auto* held = dynamic_cast<const Held<T>*>(held_.get());
    check(held != nullptr, "attributes of another type than expected");
    return held->value;
  }

  // As printed behind the op's name; empty if there are none. Two attributes of one op with the same text are
  // equal.
  std::string text() const { return held_ ? held_->text() : std::string(); }
  bool operator==(const Attrs& other) const {
    if (!held_ || !other.held_) return held_ == other.held_;
    return held_->equals(*other.held_);
  }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual std::string text() const = 0;
    virtual bool equals(const Base& other) const = 0;
  };
  template <class T>
  struct Held final : Base {
    explicit Held(T v) : value(std::move(v)) {}
    std::string text() const override { return value.text(); }
    bool equals(const Base& other) const override {
      const auto* same = dynamic_cast<const Held*>(&other);
      return same && same->value == value;
    }
    T value;
  };

  std::shared_ptr<const Base> held_;
};

}  // namespace lamina
