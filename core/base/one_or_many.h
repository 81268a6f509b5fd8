#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"

namespace lamina {

// A value with a name, as it stands in a braced list: {"left", a}.
template <class V>
struct Named {
  Text name;
  V value;
};

// What an option takes where Keras takes one value, a list, or a dictionary by name:
//   OneOrMany<Tensor> one = a;
//   OneOrMany<Tensor> list = {a, b};
//   OneOrMany<Tensor> named = {{"left", a}, {"right", b}};
// `items` are in the order written; `names` is empty, or has one name an item and no name twice. A V that is
// made from a list of two, such as a container, makes the braced forms ambiguous and is not fit for this.
template <class V>
struct OneOrMany {
  OneOrMany() = default;
  template <class U>
  requires(std::convertible_to<const U&, V> && !std::same_as<U, OneOrMany>)
      OneOrMany(const U& one, const Source& where = Source::current())
      : items{made(one, where)} {}
  OneOrMany(std::initializer_list<V> list) : items(list) {}
  OneOrMany(std::initializer_list<Named<V>> list) : OneOrMany(std::vector<Named<V>>(list)) {}
  OneOrMany(std::vector<V> list) : items(std::move(list)) {}
  OneOrMany(std::vector<Named<V>> list) {
    for (Named<V>& entry : list) add(std::move(entry));
  }

  std::size_t size() const { return items.size(); }
  bool empty() const { return items.empty(); }
  bool named() const { return !names.empty(); }

  // The item of that name, or null.
  const V* find(std::string_view name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? nullptr : &items[static_cast<std::size_t>(at - names.begin())];
  }

  std::vector<V> items;
  std::vector<std::string> names;

 private:
  // A V that is made from a name is told the line where that stands.
  template <class U>
  static V made(const U& one, const Source& where) {
    if constexpr ((std::is_array_v<U> ||
                   std::same_as<U, std::string>)&&std::constructible_from<V, const U&, const Source&>)
      return V(one, where);
    else
      return V(one);
  }

  void add(Named<V> entry) {
    if (find(entry.name.value))
      throw Error(entry.name.where,
                  "the name \"" + entry.name.value + "\" stands twice in one list.\n  Name each entry once.");
    names.push_back(std::move(entry.name.value));
    items.push_back(std::move(entry.value));
  }
};

}  // namespace lamina
