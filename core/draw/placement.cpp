#include "core/draw/placement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/draw/box_style.h"
#include "core/draw/layout.h"
#include "core/draw/nesting.h"

namespace lamina::draw {
namespace {

// The part of an arrow that lies in one level: between two of its children, or between a child and the
// border.
struct Piece {
  int arrow;
  int from, to;  // children as Nesting::child gives them; -1: the border
};

struct Level {
  std::vector<int> children;
  std::vector<Piece> pieces;
  FlatLayout layout;
  double title = 0;             // where the title starts
  Point origin;                 // of the layout, inside the frame
  Size size;                    // with the frame
  std::map<int, double> ports;  // arrow -> x where it crosses the frame's border
};

class Placer {
 public:
  explicit Placer(const Diagram& diagram) : diagram_(diagram), nesting_(nest(diagram)) {
    out_.boxes.resize(diagram.boxes.size());
    out_.frames.resize(diagram.groups.size());
    out_.titles.resize(diagram.groups.size());
    out_.arrows.resize(diagram.arrows.size());
    out_.labels.resize(diagram.arrows.size());
    parts_.resize(diagram.arrows.size());
  }

  Placement run() {
    distribute();
    // Groups come after their parents, so backwards every frame is ready before the level around it.
    for (int g = static_cast<int>(diagram_.groups.size()) - 1; g >= kTop; --g)
      if (g == kTop || nesting_.drawn[g]) lay_out_level(g);
    out_.size = levels_[kTop].size;
    put_level(kTop, {0, 0}, 0);
    for (std::size_t a = 0; a < parts_.size(); ++a) join(parts_[a], out_.arrows[a]);
    return std::move(out_);
  }

 private:
  int boxes() const { return static_cast<int>(diagram_.boxes.size()); }

  void distribute() {
    for (int b = 0; b < boxes(); ++b) levels_[nesting_.home[b]].children.push_back(b);
    for (std::size_t g = 0; g < nesting_.parent.size(); ++g)
      if (nesting_.drawn[g]) levels_[nesting_.parent[g]].children.push_back(boxes() + static_cast<int>(g));
    for (std::size_t a = 0; a < diagram_.arrows.size(); ++a) distribute_arrow(static_cast<int>(a));
  }

  void distribute_arrow(int a) {
    const Arrow& arrow = diagram_.arrows[a];
    std::vector<int> from = nesting_.levels(arrow.from), to = nesting_.levels(arrow.to);
    for (int level : from)
      if (std::find(to.begin(), to.end(), level) == to.end())
        levels_[level].pieces.push_back({a, nesting_.child(level, arrow.from), -1});
    for (int level : to) {
      bool shared = std::find(from.begin(), from.end(), level) != from.end();
      levels_[level].pieces.push_back(
          {a, shared ? nesting_.child(level, arrow.from) : -1, nesting_.child(level, arrow.to)});
      if (shared) break;
    }
  }

  Size size_of(int child) const {
    return child < boxes() ? measure_box(diagram_.boxes[child]) : levels_.at(child - boxes()).size;
  }

  std::optional<double> port(int child, int arrow) const {
    if (child < boxes()) return std::nullopt;
    const Level& frame = levels_.at(child - boxes());
    return frame.ports.at(arrow) - frame.size.width / 2;
  }

  void lay_out_level(int g) {
    Level& level = levels_[g];
    FlatGraph graph;
    std::map<int, int> node_of;
    for (int child : level.children) {
      node_of[child] = static_cast<int>(graph.nodes.size());
      graph.nodes.push_back({size_of(child)});
    }
    auto border = [&](Pin pin) {
      graph.nodes.push_back({{}, pin});
      return static_cast<int>(graph.nodes.size()) - 1;
    };
    for (const Piece& piece : level.pieces) {
      FlatEdge edge;
      edge.from = piece.from < 0 ? border(Pin::First) : node_of[piece.from];
      edge.to = piece.to < 0 ? border(Pin::Last) : node_of[piece.to];
      if (piece.from >= 0) edge.from_port = port(piece.from, piece.arrow);
      if (piece.to >= 0) edge.to_port = port(piece.to, piece.arrow);
      if (piece.from >= 0 && piece.to >= 0) edge.label = measure_label(diagram_.arrows[piece.arrow].label);
      graph.edges.push_back(edge);
    }
    level.layout = lay_out(graph);
    add_frame(level, g);
  }

  void add_frame(Level& level, int g) {
    level.size = level.layout.size;
    if (g == kTop) return;
    double title = frame_title_width(diagram_.groups[g].title) + 2 * kSidePadding;
    level.size.width = std::max(level.size.width + 2 * kFramePadding, title);
    level.size.height += kFrameTitleHeight + kFramePadding;
    level.origin = {(level.size.width - level.layout.size.width) / 2, kFrameTitleHeight};
    level.title = kSidePadding;
    double end = title - kSidePadding;
    for (std::size_t i = 0; i < level.pieces.size(); ++i) {
      const Piece& piece = level.pieces[i];
      const std::vector<Point>& path = level.layout.paths[i];
      // A title on the left that an arrow would cross goes to the right.
      double entry = level.origin.x + path.front().x;
      if (piece.from < 0 && entry < end + kSidePadding) level.title = level.size.width - end;
      if (piece.from < 0) level.ports[piece.arrow] = entry;
      if (piece.to < 0) level.ports[piece.arrow] = level.origin.x + path.back().x;
    }
  }

  void put_level(int g, Point corner, int depth) {
    const Level& level = levels_[g];
    if (g != kTop) {
      out_.frames[g] = {corner.x, corner.y, level.size.width, level.size.height};
      out_.titles[g] = corner.x + level.title;
    }
    Point origin{corner.x + level.origin.x, corner.y + level.origin.y};
    auto moved = [&](Point p) { return Point{origin.x + p.x, origin.y + p.y}; };
    for (std::size_t i = 0; i < level.pieces.size(); ++i) {
      const Piece& piece = level.pieces[i];
      std::vector<Point> path;
      for (Point p : level.layout.paths[i]) path.push_back(moved(p));
      if (piece.from >= 0 && piece.to >= 0) out_.labels[piece.arrow] = moved(level.layout.labels[i]);
      // From the innermost level outwards, and in again.
      int order = piece.to < 0 ? -depth : piece.from < 0 ? depth : 0;
      parts_[piece.arrow][order] = std::move(path);
    }
    for (std::size_t i = 0; i < level.children.size(); ++i) {
      Rect rect = level.layout.nodes[i];
      Point at = moved({rect.x, rect.y});
      if (level.children[i] < boxes())
        out_.boxes[level.children[i]] = {at.x, at.y, rect.width, rect.height};
      else
        put_level(level.children[i] - boxes(), at, depth + 1);
    }
  }

  static void join(const std::map<int, std::vector<Point>>& parts, std::vector<Point>& path) {
    for (const auto& [order, part] : parts) {
      // Two parts meet in a vertical line across a border; sums of offsets may differ in the last bit.
      for (Point p : part) {
        if (!path.empty() && std::abs(path.back().x - p.x) < 1e-6) p.x = path.back().x;
        path.push_back(p);
      }
    }
  }

  const Diagram& diagram_;
  Nesting nesting_;
  std::map<int, Level> levels_;
  std::vector<std::map<int, std::vector<Point>>> parts_;  // per arrow
  Placement out_;
};

}  // namespace

Placement place(const Diagram& diagram) {
  validate(diagram);
  return Placer(diagram).run();
}

}  // namespace lamina::draw
