#include "core/draw/curves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/draw/axis.h"
#include "core/draw/palette.h"
#include "core/draw/svg.h"
#include "core/draw/text.h"

namespace lamina::draw {
namespace {

constexpr double kPanelWidth = 440, kPlotHeight = 240, kPanelGap = 32;
constexpr double kAxisWidth = 50, kAxisHeight = 40, kLegendLine = 20, kSwatch = 22;
constexpr double kTextSize = 11.5;
constexpr std::size_t kColumns = 3, kBuckets = 800, kNameLimit = 40;
constexpr double kDecades = 1000, kLeastLogarithm = 1e-30, kGreatest = 1e100;

bool can_be_drawn(double y) { return std::abs(y) <= kGreatest; }  // NaN cannot

// ---- which metrics share a panel

struct Curve {
  const Series* series;
  std::string color;
  bool validation;
};

struct Panel {
  std::string title;
  std::vector<std::string> bases;  // names without "val_", in order; each has its colour
  std::vector<Curve> curves;
};

bool is_validation(const std::string& name) { return name.rfind("val_", 0) == 0; }

std::string base_name(const std::string& name) { return is_validation(name) ? name.substr(4) : name; }

bool is_score(const std::string& name) {
  constexpr std::array<const char*, 8> kScores = {"acc", "auc", "precision", "recall",
                                                  "f1",  "iou", "score",     "specificity"};
  return std::any_of(kScores.begin(), kScores.end(),
                     [&](const char* word) { return name.find(word) != std::string::npos; });
}

std::string family(const std::string& base) {
  constexpr std::string_view kLoss = "loss";
  if (base.size() >= kLoss.size() && base.compare(base.size() - kLoss.size(), kLoss.size(), kLoss) == 0)
    return "loss";
  return is_score(base) ? "score" : base;
}

std::vector<Panel> sort_into_panels(const std::vector<Series>& series) {
  std::vector<Panel> panels;
  for (const Series& one : series) {
    std::string base = base_name(one.name), title = family(base);
    auto panel = std::find_if(panels.begin(), panels.end(), [&](const Panel& p) { return p.title == title; });
    if (panel == panels.end()) panel = panels.insert(panels.end(), Panel{title, {}, {}});
    auto known = std::find(panel->bases.begin(), panel->bases.end(), base);
    auto color = static_cast<std::size_t>(known - panel->bases.begin() + (panel - panels.begin()));
    if (known == panel->bases.end()) panel->bases.push_back(base);
    panel->curves.push_back({&one, hue(color), is_validation(one.name)});
  }
  for (Panel& panel : panels)
    if (panel.title == "score" && panel.bases.size() == 1) panel.title = panel.bases.front();
  return panels;
}

// ---- one panel

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool empty() const { return low > high; }
};

Range range_of(const Panel& panel) {
  Range range;
  for (const Curve& curve : panel.curves)
    for (double y : curve.series->y) {
      if (!can_be_drawn(y)) continue;
      range.low = std::min(range.low, y);
      range.high = std::max(range.high, y);
    }
  return range.empty() ? Range{0, 1} : range;
}

std::size_t epochs_of(const std::vector<Series>& series) {
  std::size_t epochs = 1;
  for (const Series& one : series) epochs = std::max(epochs, one.y.size());
  return epochs;
}

// Runs of values without gaps. Of each bucket of a long series only the smallest and the largest value stay,
// and the newest of all.
std::vector<std::vector<Point>> runs_of(const std::vector<double>& y) {
  std::vector<std::vector<Point>> runs(1);
  std::size_t bucket = std::max<std::size_t>(1, y.size() / kBuckets);
  for (std::size_t begin = 0; begin < y.size(); begin += bucket) {
    std::size_t end = std::min(y.size(), begin + bucket), low = begin, high = begin;
    bool gap = false;
    for (std::size_t i = begin; i < end; ++i) {
      gap = gap || !can_be_drawn(y[i]);
      if (y[i] < y[low]) low = i;
      if (y[i] > y[high]) high = i;
    }
    if (gap) {
      runs.emplace_back();
      continue;
    }
    std::size_t newest = end == y.size() ? end - 1 : std::max(low, high);
    for (std::size_t i : {std::min(low, high), std::max(low, high), newest})
      if (runs.back().empty() || runs.back().back().x < static_cast<double>(i + 1))
        runs.back().push_back({static_cast<double>(i + 1), y[i]});
  }
  return runs;
}

class PanelWriter {
 public:
  PanelWriter(Svg& svg, const Panel& panel, std::size_t epochs, double legend_height)
      : svg_(svg), panel_(panel), top_(26 + legend_height) {
    Range range = range_of(panel);
    bool logarithmic = range.low > kLeastLogarithm && range.high / range.low > kDecades;
    ticks_ = logarithmic ? decade_ticks(range.low, range.high, 6) : round_ticks(range.low, range.high, 5);
    y_ = {ticks_.front(), ticks_.back(), top_ + kPlotHeight, top_, logarithmic};
    auto last = static_cast<double>(epochs);
    x_ = {epochs == 1 ? 0.0 : 1.0, epochs == 1 ? 2.0 : last, kAxisWidth, kPanelWidth, false};
    epochs_ = whole_ticks(1, last, 8);
  }

  void write() {
    svg_.text({kAxisWidth, 12}, shorten(panel_.title, kNameLimit),
              {.size = 13, .fill = kInk, .weight = Weight::Bold});
    write_axes();
    for (const Curve& curve : panel_.curves) write_curve(curve);
  }

 private:
  void write_axes() {
    double bottom = top_ + kPlotHeight, distance = ticks_.size() > 1 ? ticks_[1] - ticks_[0] : 1;
    for (double tick : ticks_) {
      double y = y_(tick);
      svg_.line({kAxisWidth, y}, {kPanelWidth, y}, "stroke=\"" + std::string(kHair) + "\"");
      svg_.text({kAxisWidth - 8, centered_baseline(y, kTextSize)},
                tick_text(tick, y_.logarithmic ? tick : distance), {kTextSize, kQuiet, Anchor::End});
    }
    svg_.line({kAxisWidth, bottom}, {kPanelWidth, bottom}, R"(stroke="#94a3b8")");
    for (double tick : epochs_) write_epoch(tick, bottom);
    svg_.text({(kAxisWidth + kPanelWidth) / 2, bottom + 36}, "epoch", {kTextSize, kQuiet, Anchor::Middle});
  }

  void write_epoch(double tick, double bottom) {
    svg_.line({x_(tick), bottom}, {x_(tick), bottom + 4}, R"(stroke="#94a3b8")");
    svg_.text({x_(tick), bottom + 18}, tick_text(tick, 1), {kTextSize, kQuiet, Anchor::Middle});
  }

  void write_curve(const Curve& curve) {
    std::string stroke = "stroke=\"" + curve.color + "\" stroke-width=\"2\"";
    if (curve.validation) stroke += R"( stroke-dasharray="6 4")";
    Point last;
    bool any = false;
    for (const std::vector<Point>& run : runs_of(curve.series->y)) {
      if (run.empty()) continue;
      any = true;
      last = pixel(run.back());
      std::string d = "M" + xy(pixel(run.front()));
      for (std::size_t i = 1; i < run.size(); ++i) d += "L" + xy(pixel(run[i]));
      if (run.size() == 1) svg_.circle(last, 2.5, "fill=\"" + curve.color + "\"");
      if (run.size() > 1) svg_.path(d, R"(fill="none" stroke-linejoin="round" )" + stroke);
    }
    if (any) svg_.circle(last, 3.5, R"(fill="#ffffff" stroke-width="2" stroke=")" + curve.color + '"');
  }

  Point pixel(Point value) const { return {x_(value.x), y_(value.y)}; }

  Svg& svg_;
  const Panel& panel_;
  double top_;
  std::vector<double> ticks_, epochs_;
  Scale x_, y_;
};

// ---- legend

std::string last_value(const Series& series) {
  for (auto y = series.y.rbegin(); y != series.y.rend(); ++y)
    if (can_be_drawn(*y)) return tick_text(*y, std::max(1e-12, std::abs(*y) / 1000));
  return "";
}

// Writes the legend if `svg` is given; returns its height.
double legend(Svg* svg, const Panel& panel) {
  double x = kAxisWidth, y = 22;
  for (const Curve& curve : panel.curves) {
    std::string name = shorten(curve.series->name, kNameLimit), value = last_value(*curve.series);
    double name_width = 1.04 * text_width(name, kTextSize);
    double width = kSwatch + 6 + name_width + 6 + text_width(value, kTextSize);
    if (x > kAxisWidth && x + width > kPanelWidth) {
      x = kAxisWidth;
      y += kLegendLine;
    }
    if (svg) {
      double middle = y + kLegendLine / 2, baseline = centered_baseline(middle, kTextSize);
      std::string stroke = "stroke-width=\"2\" stroke=\"" + curve.color + '"';
      if (curve.validation) stroke += R"( stroke-dasharray="6 4")";
      svg->line({x, middle}, {x + kSwatch, middle}, stroke);
      svg->text({x + kSwatch + 6, baseline}, name, {kTextSize, kInk});
      svg->text({x + kSwatch + 6 + name_width + 6, baseline}, value, {kTextSize, kQuiet});
    }
    x += width + 18;
  }
  return y + kLegendLine - 22;
}

}  // namespace

std::string to_svg(const Curves& curves) {
  std::vector<Panel> panels = sort_into_panels(curves.series);
  std::size_t columns = std::min(kColumns, std::max<std::size_t>(1, panels.size()));
  std::size_t rows = (panels.size() + columns - 1) / columns;
  double legend_height = 0;
  for (const Panel& panel : panels) legend_height = std::max(legend_height, legend(nullptr, panel));
  double height = 26 + legend_height + kPlotHeight + kAxisHeight;
  auto span = [](std::size_t n, double size) {
    return n == 0 ? 0 : static_cast<double>(n) * (size + kPanelGap) - kPanelGap;
  };
  Svg svg({span(columns, kPanelWidth + 10), span(rows, height)}, curves.title);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    Point corner{static_cast<double>(i % columns) * (kPanelWidth + 10 + kPanelGap),
                 static_cast<double>(i / columns) * (height + kPanelGap)};
    svg.open("transform=\"translate(" + xy(corner) + ")\"");
    PanelWriter(svg, panels[i], epochs_of(curves.series), legend_height).write();
    legend(&svg, panels[i]);
    svg.close();
  }
  return svg.finish();
}

}  // namespace lamina::draw
