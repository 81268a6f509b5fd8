#pragma once

#include <initializer_list>
#include <vector>

namespace lamina {

// One axis or several, where an option takes either: {.axis = -1}, {.axis = {1, 2}}.
struct Axes {
  Axes(int one) : list{one} {}
  Axes(std::initializer_list<int> several) : list(several) {}
  Axes(std::vector<int> several) : list(std::move(several)) {}
  std::vector<int> list;
};

}  // namespace lamina
