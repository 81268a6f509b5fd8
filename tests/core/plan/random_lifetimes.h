#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "core/plan/lifetime.h"
#include "tests/core/plan/tape.h"

namespace lamina::testing {

struct RandomProgram {
  int count = 10;      // lifetimes
  int steps = 10;      // births fall into steps 0..steps-1
  int longest = 5;     // steps a life may last
  int wishes = 30;     // how many of a hundred wish for someone's memory, legally or not
  int first_step = 0;  // added to every step
};

// Sizes from 0 to some ten thousand bytes, small ones as frequent as large ones.
inline std::vector<Lifetime> random_lifetimes(const RandomProgram& program, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::int64_t end) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(end));
  };
  std::vector<Lifetime> lives;
  for (int i = 0; i < program.count; ++i) {
    Lifetime life;
    life.bytes = below(std::int64_t{2} << below(15)) - (below(20) == 0 ? 0 : -1);
    if (below(25) == 0) life.bytes = 0;
    life.first = program.first_step + below(program.steps);
    life.last = life.first + below(program.longest);
    lives.push_back(life);
  }
  for (int i = 0; i < program.count; ++i) {
    const int other = below(program.count);
    if (below(100) >= program.wishes || other == i) continue;
    lives[i].reuse = other;
    if (below(4) == 0) continue;  // most likely not legal
    lives[i].first = lives[other].last;
    lives[i].last = lives[i].first + below(program.longest);
    if (below(2) == 0) lives[i].bytes = lives[other].bytes;
  }
  return lives;
}

// A forward pass in which every op reads one or two of the latest values.
inline Tape random_network(int ops, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](int end) { return static_cast<int>(random() % static_cast<std::uint64_t>(end)); };
  const auto bytes = [&](int power) { return std::int64_t{1 + below(1 << power)} * 16; };
  Tape tape;
  tape.op({.inputs = {tape.input(bytes(16))}, .bytes = bytes(16)});
  for (int i = 2; i < ops; ++i) {
    TapeOp op{.inputs = {i - 1},
              .bytes = bytes(16),
              .keeps = static_cast<Keeps>(below(3)),
              .in_place = below(3) == 0};
    if (below(4) == 0) op.inputs.push_back(std::max(1, i - 1 - below(20)));
    if (below(2) == 0) op.weight = bytes(14);
    if (below(3) == 0) op.workspace = bytes(16);
    if (below(5) == 0) op.mask = bytes(12);
    if (op.in_place) op.bytes = tape.bytes(i - 1);
    tape.op(op);
  }
  tape.op({.inputs = {ops - 1}, .bytes = 4});
  return tape;
}

}  // namespace lamina::testing
