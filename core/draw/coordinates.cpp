#include "core/draw/coordinates.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/draw/ordering.h"

namespace lamina::draw {
namespace {

constexpr int kRounds = 150;
constexpr double kMomentum = 0.9;
constexpr double kNodeGap = 34, kBendGap = 22;
constexpr int kTowerSlack = 4;   // towers that meet count as equally high up to this difference
constexpr double kStill = 0.02;  // a round in which no block changes its speed by more was the last

double gap_between(const Cell& a, const Cell& b) {
  if (a.bend && b.bend) return kBendGap * 0.8;
  return a.bend || b.bend ? kBendGap : kNodeGap;
}

// ---- which cells share an x

// The middle one of the links to neighbours that are nodes and as deep as the deepest, give or take `slack`;
// bends count only if there is no node. -1 if two boxes are in the middle, because then the cell looks best
// between them.
int favourite(const Layered& layered, const std::vector<int>& links, int cell, const std::vector<int>& depth,
              int slack, const std::vector<int>& place) {
  auto rank = [&](int link) {
    int other = layered.other_end(link, cell);
    return std::pair(!layered.cells[other].bend, depth[other]);
  };
  std::pair<bool, int> best;
  for (int link : links) best = std::max(best, rank(link));
  std::map<int, int> equals;  // position -> link
  for (int link : links)
    if (rank(link).first == best.first && rank(link).second + slack >= best.second)
      equals.emplace(place[layered.other_end(link, cell)], link);
  if (equals.empty()) return -1;
  int middle = std::next(equals.begin(), static_cast<long>((equals.size() - 1) / 2))->second;
  bool boxes = layered.cells[layered.other_end(middle, cell)].size.width > 0;
  return boxes && equals.size() % 2 == 0 ? -1 : middle;
}

// Accepted links between two rows, as upper -> lower positions; they never cross.
class Lattice {
 public:
  bool add(int upper, int lower) {
    auto right = pairs_.lower_bound(upper);
    if (right != pairs_.end() && (right->first == upper || right->second <= lower)) return false;
    if (right != pairs_.begin() && std::prev(right)->second >= lower) return false;
    pairs_.emplace_hint(right, upper, lower);
    return true;
  }

 private:
  std::map<int, int> pairs_;
};

std::vector<int> choose_aligned(const Layered& layered, const std::vector<int>& place) {
  std::vector<int> top = depths_from_top(layered), bottom = depths_from_bottom(layered);
  std::vector<int> below(layered.cells.size()), above(layered.cells.size());
  for (int c = 0; c < static_cast<int>(layered.cells.size()); ++c) {
    below[c] = favourite(layered, layered.below[c], c, bottom, 0, place);
    above[c] = favourite(layered, layered.above[c], c, top, kTowerSlack, place);
  }
  std::vector<std::pair<int, int>> wishes;  // (-priority, link)
  for (std::size_t i = 0; i < layered.links.size(); ++i) {
    const Link& link = layered.links[i];
    int id = static_cast<int>(i);
    bool inner = layered.cells[link.upper].bend && layered.cells[link.lower].bend;
    bool wanted = inner || (below[link.upper] == id && above[link.lower] == id);
    int priority =
        top[link.upper] + bottom[link.lower] + (inner ? static_cast<int>(layered.cells.size()) : 0);
    if (wanted) wishes.push_back({-priority, id});
  }
  std::sort(wishes.begin(), wishes.end());
  std::vector<Lattice> lattices(layered.rows.size());
  std::vector<int> aligned;
  for (auto [priority, id] : wishes) {
    const Link& link = layered.links[id];
    if (lattices[layered.cells[link.upper].layer].add(place[link.upper], place[link.lower]))
      aligned.push_back(id);
  }
  return aligned;
}

// ---- where they stand

struct Limit {
  int block;
  double distance;
};

struct Pull {
  int block;
  double offset;  // the block would like to stand at x[block] + offset
  double weight;
};

struct Blocks {
  std::vector<int> of;         // cell -> block
  std::vector<double> inside;  // cell -> x from the block's x
  std::vector<std::vector<Limit>> left, right;
  std::vector<std::vector<Pull>> pulls;
  std::vector<double> weight;  // of all pulls of a block
  std::vector<int> order;      // every block after those to its left
};

void form_blocks(Blocks& blocks, const Layered& layered, const std::vector<int>& aligned) {
  std::vector<int> from_above(layered.cells.size(), -1);
  for (int link : aligned) from_above[layered.links[link].lower] = link;
  blocks.of.resize(layered.cells.size());
  blocks.inside.resize(layered.cells.size());
  int count = 0;
  for (const std::vector<int>& row : layered.rows)
    for (int cell : row) {
      if (from_above[cell] < 0) {
        blocks.of[cell] = count++;
        continue;
      }
      const Link& link = layered.links[from_above[cell]];
      blocks.of[cell] = blocks.of[link.upper];
      blocks.inside[cell] = blocks.inside[link.upper] + link.upper_port - link.lower_port;
    }
  blocks.left.resize(count);
  blocks.right.resize(count);
  blocks.pulls.resize(count);
  blocks.weight.resize(count);
}

void add_limits(Blocks& blocks, const Layered& layered) {
  for (const std::vector<int>& row : layered.rows)
    for (std::size_t i = 1; i < row.size(); ++i) {
      const Cell &a = layered.cells[row[i - 1]], &b = layered.cells[row[i]];
      double distance = (a.size.width + b.size.width) / 2 + gap_between(a, b);
      distance += blocks.inside[row[i - 1]] - blocks.inside[row[i]];
      int left = blocks.of[row[i - 1]], right = blocks.of[row[i]];
      blocks.left[right].push_back({left, distance});
      blocks.right[left].push_back({right, distance});
    }
}

void add_pulls(Blocks& blocks, const Layered& layered) {
  for (const Link& link : layered.links) {
    int a = blocks.of[link.upper], b = blocks.of[link.lower];
    if (a == b) continue;
    double offset = blocks.inside[link.upper] + link.upper_port - blocks.inside[link.lower] - link.lower_port;
    double weight = layered.cells[link.upper].bend || layered.cells[link.lower].bend ? 1 : 2;
    blocks.weight[a] += weight;
    blocks.weight[b] += weight;
    blocks.pulls[b].push_back({a, offset, weight});
    blocks.pulls[a].push_back({b, -offset, weight});
  }
}

// Blocks are straight and do not cross, so "left of" has no cycle.
void sort_blocks(Blocks& blocks) {
  std::vector<std::size_t> waiting(blocks.left.size());
  for (std::size_t b = 0; b < waiting.size(); ++b) {
    waiting[b] = blocks.left[b].size();
    if (waiting[b] == 0) blocks.order.push_back(static_cast<int>(b));
  }
  for (std::size_t i = 0; i < blocks.order.size(); ++i)
    for (const Limit& limit : blocks.right[blocks.order[i]])
      if (--waiting[limit.block] == 0) blocks.order.push_back(limit.block);
}

void push_right(const Blocks& blocks, std::vector<double>& x) {
  for (int b : blocks.order)
    for (const Limit& limit : blocks.left[b]) x[b] = std::max(x[b], x[limit.block] + limit.distance);
}

void push_left(const Blocks& blocks, std::vector<double>& x) {
  for (auto b = blocks.order.rbegin(); b != blocks.order.rend(); ++b)
    for (const Limit& limit : blocks.right[*b]) x[*b] = std::min(x[*b], x[limit.block] - limit.distance);
}

double average_pull(const std::vector<Pull>& pulls, double weight, const std::vector<double>& x,
                    double here) {
  double sum = 0;
  for (const Pull& pull : pulls) sum += pull.weight * (x[pull.block] + pull.offset);
  return weight > 0 ? sum / weight : here;
}

// Per block the first of the blocks it may touch, directly or through others, between its places after both
// pushes.
std::vector<int> find_crowds(const Blocks& blocks, const std::vector<double>& left,
                             const std::vector<double>& right) {
  std::vector<int> crowd(left.size());
  std::iota(crowd.begin(), crowd.end(), 0);
  auto find = [&](int b) {
    while (crowd[b] != b) b = crowd[b] = crowd[crowd[b]];
    return b;
  };
  for (std::size_t b = 0; b < crowd.size(); ++b)
    for (const Limit& limit : blocks.left[b])
      if (right[limit.block] + limit.distance > left[b]) crowd[find(static_cast<int>(b))] = find(limit.block);
  for (std::size_t b = 0; b < crowd.size(); ++b) crowd[b] = find(static_cast<int>(b));
  return crowd;
}

// Moves the blocks to their wishes as far as their distances allow. A crowd takes the mixture of both pushes
// that leaves its centre of weight alone; otherwise the picture would drift to where light blocks push heavy
// ones.
void make_room(const Blocks& blocks, std::vector<double>& wish) {
  std::vector<double> left = wish, right = wish;
  push_left(blocks, left);
  push_right(blocks, right);
  std::vector<int> crowd = find_crowds(blocks, left, right);
  std::vector<double> to_left(wish.size()), to_right(wish.size());
  for (std::size_t b = 0; b < wish.size(); ++b) {
    to_left[crowd[b]] += (blocks.weight[b] + 0.01) * (wish[b] - left[b]);
    to_right[crowd[b]] += (blocks.weight[b] + 0.01) * (right[b] - wish[b]);
  }
  for (std::size_t b = 0; b < wish.size(); ++b) {
    double sum = to_left[crowd[b]] + to_right[crowd[b]];
    double share = sum > 0 ? to_right[crowd[b]] / sum : 0.5;
    wish[b] = share * left[b] + (1 - share) * right[b];
  }
}

// One round; returns the greatest change of speed. It starts where `x` would be if the last round's `speed`
// lasted; without that, far apart boxes would come together in as many rounds as the square of the boxes
// between them.
double settle(const Blocks& blocks, std::vector<double>& x, std::vector<double>& speed) {
  std::vector<double> ahead(x.size()), next(x.size());
  for (std::size_t b = 0; b < x.size(); ++b) ahead[b] = x[b] + kMomentum * speed[b];
  for (std::size_t b = 0; b < x.size(); ++b)
    next[b] = (ahead[b] + average_pull(blocks.pulls[b], blocks.weight[b], ahead, ahead[b])) / 2;
  make_room(blocks, next);
  double change = 0;
  for (std::size_t b = 0; b < x.size(); ++b) {
    change = std::max(change, std::abs(next[b] - x[b] - speed[b]));
    speed[b] = next[b] - x[b];
    x[b] = next[b];
  }
  return change;
}

}  // namespace

std::vector<double> assign_x(const Layered& layered) {
  std::vector<int> place(layered.cells.size());
  for (const std::vector<int>& row : layered.rows)
    for (std::size_t i = 0; i < row.size(); ++i) place[row[i]] = static_cast<int>(i);
  Blocks blocks;
  form_blocks(blocks, layered, choose_aligned(layered, place));
  add_limits(blocks, layered);
  add_pulls(blocks, layered);
  sort_blocks(blocks);
  std::vector<double> x(blocks.left.size());
  push_right(blocks, x);
  std::vector<double> speed(x.size());
  for (int i = 0; i < kRounds && settle(blocks, x, speed) > kStill; ++i) continue;
  std::vector<double> centers(layered.cells.size());
  double leftmost = 0;
  for (std::size_t c = 0; c < centers.size(); ++c) {
    centers[c] = x[blocks.of[c]] + blocks.inside[c];
    double left = centers[c] - layered.cells[c].size.width / 2;
    leftmost = c == 0 ? left : std::min(leftmost, left);
  }
  for (double& center : centers) center -= leftmost;
  return centers;
}

}  // namespace lamina::draw
