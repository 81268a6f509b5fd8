#include "core/draw/ordering.h"

#include <algorithm>
#include <numeric>

namespace lamina::draw {
namespace {

constexpr int kSweeps = 24;
constexpr int kPatience = 6;
constexpr std::size_t kExchangeLimit = 4'000;  // links; exchanges cost the square of the degrees

using Rows = std::vector<std::vector<int>>;

std::vector<int> positions(const Layered& layered) {
  std::vector<int> place(layered.cells.size());
  for (const std::vector<int>& row : layered.rows)
    for (std::size_t i = 0; i < row.size(); ++i) place[row[i]] = static_cast<int>(i);
  return place;
}

// A position that tells the ports of one cell apart.
double fine_position(const Layered& layered, const std::vector<int>& place, int cell, double port) {
  double width = layered.cells[cell].size.width;
  return place[cell] + (width > 0 ? std::clamp(port / width, -0.5, 0.5) * 0.9 : 0.0);
}

double upper_position(const Layered& layered, const std::vector<int>& place, int link) {
  return fine_position(layered, place, layered.links[link].upper, layered.links[link].upper_port);
}

double lower_position(const Layered& layered, const std::vector<int>& place, int link) {
  return fine_position(layered, place, layered.links[link].lower, layered.links[link].lower_port);
}

void depth_first_rows(Layered& layered) {
  std::vector<int> depth = depths_from_bottom(layered);
  std::vector<bool> seen(layered.cells.size());
  Rows rows(layered.rows.size());
  for (std::size_t root = 0; root < layered.cells.size(); ++root) {
    if (!layered.above[root].empty()) continue;
    std::vector<int> stack = {static_cast<int>(root)};
    while (!stack.empty()) {
      int cell = stack.back();
      stack.pop_back();
      if (seen[cell]) continue;
      seen[cell] = true;
      rows[layered.cells[cell].layer].push_back(cell);
      std::vector<int> next;
      for (int link : layered.below[cell]) next.push_back(layered.links[link].lower);
      std::stable_sort(next.begin(), next.end(), [&](int a, int b) { return depth[a] > depth[b]; });
      stack.insert(stack.end(), next.rbegin(), next.rend());
    }
  }
  layered.rows = std::move(rows);
}

enum class Side { Above, Below };

void sort_row(Layered& layered, std::vector<int>& place, std::size_t r, Side side) {
  std::vector<int>& row = layered.rows[r];
  std::vector<std::pair<double, int>> keyed;
  for (int cell : row) {
    const std::vector<int>& links = side == Side::Above ? layered.above[cell] : layered.below[cell];
    double sum = 0;
    for (int link : links)
      sum +=
          side == Side::Above ? upper_position(layered, place, link) : lower_position(layered, place, link);
    keyed.push_back({links.empty() ? place[cell] : sum / static_cast<double>(links.size()), cell});
  }
  std::stable_sort(keyed.begin(), keyed.end(), [](auto& a, auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < row.size(); ++i) {
    row[i] = keyed[i].second;
    place[row[i]] = static_cast<int>(i);
  }
}

void sweep(Layered& layered, std::vector<int>& place, Side side) {
  std::size_t rows = layered.rows.size();
  for (std::size_t i = 1; i < rows; ++i)
    sort_row(layered, place, side == Side::Above ? i : rows - 1 - i, side);
}

struct End {
  double here, there;
};

// The ends of a row's links: where they start in this row, and where they arrive in the next.
std::vector<End> ends_below(const Layered& layered, const std::vector<int>& place,
                            const std::vector<int>& row) {
  std::vector<End> ends;
  for (int cell : row)
    for (int link : layered.below[cell])
      ends.push_back({upper_position(layered, place, link), lower_position(layered, place, link)});
  return ends;
}

long inversions(std::vector<End> ends) {
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) {
    return a.here != b.here ? a.here < b.here : a.there < b.there;
  });
  std::vector<double> ranks;
  for (const End& end : ends) ranks.push_back(end.there);
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  std::vector<long> tree(ranks.size() + 1);
  long crossings = 0, seen = 0;
  for (const End& end : ends) {
    auto rank =
        static_cast<std::size_t>(std::lower_bound(ranks.begin(), ranks.end(), end.there) - ranks.begin()) + 1;
    long not_right = 0;
    for (std::size_t i = rank; i > 0; i &= i - 1) not_right += tree[i];
    for (std::size_t i = rank; i < tree.size(); i += i & (~i + 1)) ++tree[i];
    crossings += seen++ - not_right;
  }
  return crossings;
}

// Crossings among the links of two cells of one row, if `a` stands left of `b`.
long pair_crossings(const Layered& layered, const std::vector<int>& place, int a, int b) {
  long crossings = 0;
  for (int la : layered.above[a])
    for (int lb : layered.above[b])
      crossings += upper_position(layered, place, la) > upper_position(layered, place, lb);
  for (int la : layered.below[a])
    for (int lb : layered.below[b])
      crossings += lower_position(layered, place, la) > lower_position(layered, place, lb);
  return crossings;
}

bool exchange_neighbours(Layered& layered, std::vector<int>& place) {
  bool improved = false;
  for (std::vector<int>& row : layered.rows)
    for (std::size_t i = 1; i < row.size(); ++i) {
      int a = row[i - 1], b = row[i];
      if (pair_crossings(layered, place, a, b) <= pair_crossings(layered, place, b, a)) continue;
      std::swap(row[i - 1], row[i]);
      std::swap(place[a], place[b]);
      improved = true;
    }
  return improved;
}

std::vector<int> longest_ways(const Layered& layered, const std::vector<int>& order,
                              const std::vector<std::vector<int>>& links) {
  std::vector<int> depth(layered.cells.size());
  for (int cell : order) {
    for (int link : links[cell]) depth[cell] = std::max(depth[cell], depth[layered.other_end(link, cell)]);
    depth[cell] += layered.cells[cell].bend ? 0 : 1;
  }
  return depth;
}

std::vector<int> cells_by_row(const Layered& layered) {
  std::vector<int> order;
  for (const std::vector<int>& row : layered.rows) order.insert(order.end(), row.begin(), row.end());
  return order;
}

}  // namespace

void order_rows(Layered& layered) {
  depth_first_rows(layered);
  Rows best = layered.rows;
  long fewest = count_crossings(layered);
  std::vector<int> place = positions(layered);
  for (int i = 0, idle = 0; i < kSweeps && idle < kPatience && fewest > 0; ++i) {
    sweep(layered, place, i % 2 == 0 ? Side::Above : Side::Below);
    long crossings = count_crossings(layered);
    ++idle;
    if (crossings >= fewest) continue;
    fewest = crossings;
    best = layered.rows;
    idle = 0;
  }
  layered.rows = std::move(best);
  if (layered.links.size() > kExchangeLimit) return;
  place = positions(layered);
  for (int i = 0; i < kSweeps && exchange_neighbours(layered, place); ++i) continue;
}

long count_crossings(const Layered& layered) {
  std::vector<int> place = positions(layered);
  long crossings = 0;
  for (const std::vector<int>& row : layered.rows) crossings += inversions(ends_below(layered, place, row));
  return crossings;
}

std::vector<int> depths_from_top(const Layered& layered) {
  return longest_ways(layered, cells_by_row(layered), layered.above);
}

std::vector<int> depths_from_bottom(const Layered& layered) {
  std::vector<int> order = cells_by_row(layered);
  std::reverse(order.begin(), order.end());
  return longest_ways(layered, order, layered.below);
}

}  // namespace lamina::draw
