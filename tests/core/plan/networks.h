#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/core/plan/tape.h"

// Forward passes of well-known networks, as sizes only (f32).
namespace lamina::testing {

inline int dense(Tape& tape, int x, std::int64_t rows, std::int64_t in, std::int64_t out) {
  return tape.op({.inputs = {x}, .bytes = 4 * rows * out, .weight = 4 * in * out, .workspace = 1 << 16});
}

inline int activation(Tape& tape, int x) {
  return tape.op({.inputs = {x}, .bytes = tape.bytes(x), .keeps = Keeps::Output, .in_place = true});
}

inline int loss(Tape& tape, int x) {
  const int probabilities = tape.op({.inputs = {x}, .bytes = tape.bytes(x), .keeps = Keeps::Output});
  return tape.op({.inputs = {probabilities}, .bytes = 4});
}

inline Tape mlp(std::int64_t batch, const std::vector<std::int64_t>& widths) {
  Tape tape;
  int x = tape.input(4 * batch * widths[0]);
  for (std::size_t i = 1; i < widths.size(); ++i) {
    x = dense(tape, x, batch, widths[i - 1], widths[i]);
    if (i + 1 < widths.size()) x = activation(tape, x);
  }
  loss(tape, x);
  return tape;
}

// A picture on its way through a convolutional network.
struct Picture {
  int value;
  std::int64_t batch, side, channels;
};

inline Picture conv(Tape& tape, Picture x, std::int64_t channels, std::int64_t side) {
  const std::int64_t bytes = 4 * x.batch * side * side * channels;
  const int value = tape.op({.inputs = {x.value},
                             .bytes = bytes,
                             .weight = 4 * 9 * x.channels * channels,
                             .workspace = bytes / 3 + 4 * 9 * x.channels * side * side});
  return {value, x.batch, side, channels};
}

inline Picture batch_norm(Tape& tape, Picture x) {
  x.value = tape.op(
      {.inputs = {x.value}, .bytes = tape.bytes(x.value), .weight = 8 * x.channels, .mask = 8 * x.channels});
  return x;
}

inline Picture conv_relu(Tape& tape, Picture x, std::int64_t channels, std::int64_t side) {
  x = batch_norm(tape, conv(tape, x, channels, side));
  x.value = activation(tape, x.value);
  return x;
}

inline Picture residual_block(Tape& tape, Picture x, std::int64_t channels, std::int64_t side) {
  Picture y = conv_relu(tape, x, channels, side);
  y = batch_norm(tape, conv(tape, y, channels, side));
  if (x.channels != channels || x.side != side) x = conv(tape, x, channels, side);
  const int sum = tape.op({.inputs = {y.value, x.value},
                           .bytes = tape.bytes(y.value),
                           .keeps = Keeps::Nothing,
                           .in_place = true});
  y.value = activation(tape, sum);
  return y;
}

inline Tape residual_network(std::int64_t batch, std::int64_t side, std::int64_t channels, int stages,
                             int blocks) {
  Tape tape;
  Picture x{tape.input(4 * batch * side * side * 3), batch, side, 3};
  x = conv_relu(tape, x, channels, side);
  for (int stage = 0; stage < stages; ++stage) {
    for (int block = 0; block < blocks; ++block)
      x = residual_block(tape, x, channels << stage, side >> stage);
  }
  const int pooled = tape.op({.inputs = {x.value}, .bytes = 4 * batch * x.channels, .keeps = Keeps::Nothing});
  loss(tape, dense(tape, pooled, batch, x.channels, 1000));
  return tape;
}

inline Tape u_net(std::int64_t batch, std::int64_t side, std::int64_t channels, int depth) {
  Tape tape;
  Picture x{tape.input(4 * batch * side * side * 3), batch, side, 3};
  std::vector<Picture> skips;
  for (int level = 0; level < depth; ++level) {
    x = conv_relu(tape, conv_relu(tape, x, channels << level, x.side), channels << level, x.side);
    skips.push_back(x);
    x.value = tape.op({.inputs = {x.value},
                       .bytes = tape.bytes(x.value) / 4,
                       .mask = tape.bytes(x.value) / 16,
                       .keeps = Keeps::Nothing});
    x.side /= 2;
  }
  x = conv_relu(tape, x, channels << depth, x.side);
  for (int level = depth - 1; level >= 0; --level) {
    x = conv(tape, x, channels << level, 2 * x.side);
    x.value = tape.op({.inputs = {x.value, skips[level].value},
                       .bytes = tape.bytes(x.value) + tape.bytes(skips[level].value),
                       .keeps = Keeps::Nothing});
    x.channels *= 2;
    x = conv_relu(tape, conv_relu(tape, x, channels << level, x.side), channels << level, x.side);
  }
  loss(tape, conv(tape, x, 2, side).value);
  return tape;
}

struct TransformerSizes {
  std::int64_t batch, length, width, heads, vocabulary;
  int layers;
};

inline int dropout(Tape& tape, int x) {
  return tape.op({.inputs = {x},
                  .bytes = tape.bytes(x),
                  .mask = tape.bytes(x) / 4,
                  .keeps = Keeps::Nothing,
                  .in_place = true});
}

inline int add_norm(Tape& tape, int x, int residual, std::int64_t rows, std::int64_t width) {
  const int sum =
      tape.op({.inputs = {x, residual}, .bytes = tape.bytes(x), .keeps = Keeps::Nothing, .in_place = true});
  return tape.op({.inputs = {sum}, .bytes = tape.bytes(x), .weight = 8 * width, .mask = 8 * rows});
}

inline int attention(Tape& tape, int x, const TransformerSizes& sizes) {
  const std::int64_t rows = sizes.batch * sizes.length;
  const int query = dense(tape, x, rows, sizes.width, sizes.width);
  const int key = dense(tape, x, rows, sizes.width, sizes.width);
  const int value = dense(tape, x, rows, sizes.width, sizes.width);
  int scores = tape.op({.inputs = {query, key}, .bytes = 4 * rows * sizes.length * sizes.heads});
  scores = dropout(tape, activation(tape, scores));
  const int mixed = tape.op({.inputs = {scores, value}, .bytes = tape.bytes(value)});
  return dropout(tape, dense(tape, mixed, rows, sizes.width, sizes.width));
}

inline Tape transformer(const TransformerSizes& sizes) {
  Tape tape;
  const std::int64_t rows = sizes.batch * sizes.length;
  const int tokens = tape.input(4 * rows);
  int x = tape.op(
      {.inputs = {tokens}, .bytes = 4 * rows * sizes.width, .weight = 4 * sizes.vocabulary * sizes.width});
  for (int layer = 0; layer < sizes.layers; ++layer) {
    x = add_norm(tape, attention(tape, x, sizes), x, rows, sizes.width);
    int wide = dense(tape, x, rows, sizes.width, 4 * sizes.width);
    wide = tape.op({.inputs = {wide}, .bytes = tape.bytes(wide)});  // GELU keeps its input
    x = add_norm(tape, dropout(tape, dense(tape, wide, rows, 4 * sizes.width, sizes.width)), x, rows,
                 sizes.width);
  }
  loss(tape, dense(tape, x, rows, sizes.width, sizes.vocabulary));
  return tape;
}

// A recurrent network unrolled in time; its weight is shared by all steps, its gradient summed by the tape's
// ops.
inline Tape recurrent(std::int64_t batch, std::int64_t width, int length) {
  Tape tape;
  int state = tape.op({.inputs = {tape.input(4 * batch * width)}, .bytes = 4 * batch * width});
  for (int t = 0; t < length; ++t) {
    const int x = tape.input(4 * batch * width);
    const int gates =
        tape.op({.inputs = {x, state}, .bytes = 16 * batch * width, .workspace = 32 * batch * width});
    state = tape.op({.inputs = {activation(tape, gates), state}, .bytes = 4 * batch * width});
  }
  loss(tape, dense(tape, state, batch, width, 10));
  return tape;
}

// A densely connected block: every layer reads all before it through a growing concatenation.
inline Tape dense_net(std::int64_t batch, std::int64_t side, std::int64_t growth, int layers) {
  Tape tape;
  Picture x{tape.input(4 * batch * side * side * 3), batch, side, 3};
  x = conv_relu(tape, x, 2 * growth, side);
  for (int layer = 0; layer < layers; ++layer) {
    const Picture y = conv_relu(tape, x, growth, side);
    x.value = tape.op({.inputs = {x.value, y.value},
                       .bytes = tape.bytes(x.value) + tape.bytes(y.value),
                       .keeps = Keeps::Nothing});
    x.channels += growth;
  }
  loss(tape, conv(tape, x, 10, side).value);
  return tape;
}

struct Network {
  std::string name;
  Tape tape;
};

inline std::vector<Network> networks() {
  return {{"mlp", mlp(128, {784, 512, 300, 256, 100, 10})},
          {"wide mlp, small batch", mlp(4, {784, 4096, 3000, 2048, 777, 10})},
          {"hourglass mlp", mlp(256, {784, 1000, 500, 250, 30, 250, 500, 1000, 784})},
          {"residual 4x3", residual_network(32, 64, 64, 4, 3)},
          {"residual 3x18", residual_network(64, 32, 16, 3, 18)},
          {"residual 1x150", residual_network(8, 32, 16, 1, 150)},
          {"u-net 4", u_net(4, 256, 32, 4)},
          {"u-net 6", u_net(2, 512, 24, 6)},
          {"transformer 6", transformer({32, 128, 512, 8, 10000, 6})},
          {"transformer 12, short", transformer({2, 64, 768, 12, 30000, 12})},
          {"transformer 24, long", transformer({2, 1024, 1024, 16, 50000, 24})},
          {"recurrent 200", recurrent(64, 256, 200)},
          {"dense net 30", dense_net(16, 32, 12, 30)}};
}

}  // namespace lamina::testing
