#include "core/draw/routing.h"

#include <algorithm>
#include <cmath>

namespace lamina::draw {
namespace {

constexpr double kPortGap = 16;  // between arrows that meet at one side of a node
constexpr double kMinPortGap = 11;
constexpr double kCorner = 14;     // part of a side's end that arrows leave free
constexpr double kRowGap = 40;     // between rows whose edges run straight
constexpr double kBorderGap = 14;  // between a row and the border of its frame
constexpr double kLabelGap = 24;   // between a row and a row of labels
constexpr double kSwing = 0.11;    // a row gap grows by this part of the widest swing in it ...
constexpr double kMaxSwing = 90;   // ... up to this
constexpr double kLaneGap = 12;

struct Band {
  double top = 0, bottom = 0;
};

// One end of an edge at a node.
struct Touch {
  std::size_t edge;
  double toward;  // x of the cell it comes from or goes to
};

// Where the edges touch one side of a node, from its centre. They are spread around the middle, or around the
// one edge that comes straight from above; then each takes the place that lets it run straight, if it is
// free.
std::vector<double> share_side(const std::vector<Touch>& touches, double center, double width) {
  auto n = touches.size();
  std::vector<double> ports(n);
  auto wish = [&](std::size_t i) { return touches[i].toward - center; };
  std::size_t middle = n, aligned = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (std::abs(wish(i)) < 1) {
      middle = i;
      ++aligned;
    }
  double last = static_cast<double>(n) - 1, pivot = aligned == 1 ? static_cast<double>(middle) : last / 2;
  double reach = std::max(pivot, last - pivot), room = std::max(0.0, width / 2 - kCorner);
  double gap = reach > 0 ? std::min(kPortGap, room / reach) : 0;
  for (std::size_t i = 0; i < n; ++i) ports[i] = (static_cast<double>(i) - pivot) * gap;
  for (std::size_t i = 0; i < n; ++i) {
    bool fits = std::abs(wish(i)) <= room && (i == 0 || wish(i) >= ports[i - 1] + kMinPortGap) &&
                (i + 1 == n || wish(i) <= ports[i + 1] - kMinPortGap);
    if (fits) ports[i] = wish(i);
  }
  return ports;
}

class Router {
 public:
  Router(const FlatGraph& graph, const Layered& layered, const std::vector<double>& x)
      : graph_(graph), layered_(layered), x_(x) {}

  FlatLayout run() {
    find_width();
    find_bands();
    place_nodes();
    place_ports();
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) draw_edge(e);
    return std::move(out_);
  }

 private:
  bool in_lane(std::size_t e) const { return layered_.chains[e].empty(); }

  // Lanes in the order of their edges, to the right of every cell.
  void find_width() {
    double right = 0;
    for (std::size_t c = 0; c < x_.size(); ++c)
      right = std::max(right, x_[c] + layered_.cells[c].size.width / 2);
    lanes_.resize(graph_.edges.size());
    for (std::size_t e = 0; e < graph_.edges.size(); ++e)
      if (in_lane(e)) lanes_[e] = right += kLaneGap;
    out_.size.width = right;
  }

  bool labelled() const {
    return std::any_of(layered_.labels.begin(), layered_.labels.end(), [](int cell) { return cell >= 0; });
  }

  bool is_border(std::size_t row) const {
    auto pinned = [&](int cell) { return !layered_.cells[cell].bend && graph_.nodes[cell].pin != Pin::Free; };
    return row < layered_.rows.size() &&
           std::any_of(layered_.rows[row].begin(), layered_.rows[row].end(), pinned);
  }

  void find_bands() {
    std::vector<double> swing(layered_.rows.size());
    for (const Link& link : layered_.links) {
      double& widest = swing[layered_.cells[link.upper].layer];
      widest = std::max(widest, std::abs(x_[link.upper] - x_[link.lower]));
    }
    double y = 0, common_gap = labelled() ? kLabelGap : kRowGap;
    for (std::size_t r = 0; r < layered_.rows.size(); ++r) {
      double height = 0;
      for (int cell : layered_.rows[r]) height = std::max(height, layered_.cells[cell].size.height);
      bands_.push_back({y, y + height});
      out_.size.height = y + height;
      bool border = is_border(r) || is_border(r + 1);
      y += height + (border ? kBorderGap : common_gap) + std::min(kMaxSwing, kSwing * swing[r]);
    }
  }

  const Band& band(int cell) const { return bands_[layered_.cells[cell].layer]; }

  void place_nodes() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      Size size = graph_.nodes[i].size;
      const Band& row = band(static_cast<int>(i));
      out_.nodes.push_back(
          {x_[i] - size.width / 2, (row.top + row.bottom - size.height) / 2, size.width, size.height});
    }
  }

  // Where an edge is as seen from one of its ends: the x of the next cell, with its port if that is known.
  double toward(std::size_t e, std::size_t cell, double port) const {
    const std::vector<int>& chain = layered_.chains[e];
    if (in_lane(e)) return lanes_[e];
    return x_[chain[cell]] + (chain.size() == 2 ? port : 0);
  }

  void place_ports() {
    std::vector<std::vector<Touch>> starts(graph_.nodes.size()), ends(graph_.nodes.size());
    for (const FlatEdge& edge : graph_.edges) {
      start_.push_back(edge.from_port.value_or(0));
      end_.push_back(edge.to_port.value_or(0));
    }
    auto each_edge = [&](auto&& collect) {
      for (std::size_t e = 0; e < graph_.edges.size(); ++e) collect(e, graph_.edges[e]);
    };
    each_edge([&](std::size_t e, const FlatEdge& edge) {
      if (!edge.from_port) starts[edge.from].push_back({e, toward(e, 1, end_[e])});
    });
    for (std::size_t n = 0; n < starts.size(); ++n) share(starts[n], n, start_);
    each_edge([&](std::size_t e, const FlatEdge& edge) {
      if (!edge.to_port) ends[edge.to].push_back({e, toward(e, layered_.chains[e].size() - 2, start_[e])});
    });
    for (std::size_t n = 0; n < ends.size(); ++n) share(ends[n], n, end_);
  }

  void share(std::vector<Touch>& touches, std::size_t node, std::vector<double>& ports) {
    std::stable_sort(touches.begin(), touches.end(),
                     [](const Touch& a, const Touch& b) { return a.toward < b.toward; });
    std::vector<double> offsets = share_side(touches, x_[node], layered_.cells[node].size.width);
    for (std::size_t i = 0; i < touches.size(); ++i) ports[touches[i].edge] = offsets[i];
  }

  void draw_edge(std::size_t e) {
    const FlatEdge& edge = graph_.edges[e];
    std::vector<Point> path;
    auto to = [&](double x, double y) {
      if (!path.empty() && path.back() == Point{x, y}) return;
      auto n = path.size();
      // Of three points below one another the middle one says nothing.
      if (n > 1 && path[n - 1].x == x && path[n - 2].x == x) path.pop_back();
      path.push_back({x, y});
    };
    double first = x_[edge.from] + start_[e], last = x_[edge.to] + end_[e];
    to(first, out_.nodes[edge.from].bottom());
    to(first, band(edge.from).bottom);
    if (in_lane(e)) {
      to(lanes_[e], bands_[layered_.cells[edge.from].layer + 1].top);
      to(lanes_[e], bands_[layered_.cells[edge.to].layer - 1].bottom);
    }
    for (std::size_t i = 1; i + 1 < layered_.chains[e].size(); ++i) {
      int bend = layered_.chains[e][i];
      to(x_[bend], band(bend).top);
      to(x_[bend], band(bend).bottom);
    }
    to(last, band(edge.to).top);
    to(last, out_.nodes[edge.to].y);
    out_.paths.push_back(std::move(path));
    int label = layered_.labels[e];
    out_.labels.push_back(label < 0 ? Point{} : Point{x_[label], (band(label).top + band(label).bottom) / 2});
  }

  const FlatGraph& graph_;
  const Layered& layered_;
  const std::vector<double>& x_;
  std::vector<double> lanes_;        // per edge: x, of those in lanes
  std::vector<Band> bands_;          // per row
  std::vector<double> start_, end_;  // per edge: ports
  FlatLayout out_;
};

}  // namespace

FlatLayout route(const FlatGraph& graph, const Layered& layered, const std::vector<double>& x) {
  return Router(graph, layered, x).run();
}

}  // namespace lamina::draw
