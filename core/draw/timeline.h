#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::draw {

// A slot of a memory plan: it is in use from step `first` to step `last`, both included, and lies at
// `offset` to `offset + bytes` in the arena.
struct Span {
  std::string label{};
  std::string kind{};  // spans of one kind share a colour; the legend names the kinds in order of appearance
  int first = 0, last = 0;
  std::int64_t offset = 0, bytes = 0;
};

// A step at which something begins, such as "backward".
struct Mark {
  int step = 0;
  std::string label{};
};

// A memory plan as a picture: steps to the right, addresses upwards.
//   Timeline picture{.title = "mlp, batch 64", .marks = {{0, "forward"}, {6, "backward"}}, .bound = 400'000};
//   picture.spans.push_back({"dense/output", "activation", 2, 9, 0, 131'072});
//   std::ofstream("plan.svg") << to_svg(picture);
struct Timeline {
  std::string title{};
  std::vector<Span> spans{};
  std::vector<Mark> marks{};
  std::int64_t bound = 0;  // bytes that any plan needs, drawn beside the peak; 0: not known
};

// A standalone picture, with what is alive at every step in a strip below. Labels are written where they fit;
// each rectangle also has its own as a tooltip. Near linear in spans + steps. Throws Error for a span that
// ends before it starts, or with a negative offset or size.
std::string to_svg(const Timeline& timeline);

}  // namespace lamina::draw
