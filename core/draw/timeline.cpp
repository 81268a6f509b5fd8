#include "core/draw/timeline.h"

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/draw/axis.h"
#include "core/draw/palette.h"
#include "core/draw/svg.h"
#include "core/draw/text.h"

namespace lamina::draw {
namespace {

constexpr double kLeft = 70, kWidth = 1060, kTop = 46, kHeight = 440;
constexpr double kStripGap = 34, kStripHeight = 70, kAxisHeight = 42;
constexpr double kTextSize = 11.5, kLabelSize = 10.5, kLeastSlot = 14;  // pixels of height a label needs
constexpr std::size_t kNameLimit = 60;

void check_spans(const Timeline& timeline) {
  for (const Span& span : timeline.spans)
    if (span.first < 0 || span.last < span.first || span.offset < 0 || span.bytes < 0)
      throw Error("span \"" + clean(span.label) + "\" of a timeline goes from step " +
                  std::to_string(span.first) + " to " + std::to_string(span.last) + " at offset " +
                  std::to_string(span.offset) + " with " + std::to_string(span.bytes) +
                  " bytes.\n  Steps go forward, and nothing is negative.");
}

class TimelineWriter {
 public:
  explicit TimelineWriter(const Timeline& timeline)
      : timeline_(timeline),
        svg_({kLeft + kWidth + 8, kTop + kHeight + kStripGap + kStripHeight + kAxisHeight}, timeline.title) {
    int steps = 1;
    for (const Span& span : timeline.spans) {
      steps = std::max(steps, span.last + 1);
      peak_ = std::max(peak_, span.offset + span.bytes);
      colors_.emplace(span.kind, "");
    }
    for (const Mark& mark : timeline.marks) steps = std::max(steps, mark.step + 1);
    std::int64_t highest = std::max({peak_, timeline.bound, std::int64_t{1}});
    unit_ = byte_unit(highest);
    ticks_ = round_ticks(0, static_cast<double>(highest) / unit_.bytes, 6);
    x_ = {0, static_cast<double>(steps), kLeft, kLeft + kWidth, false};
    y_ = {0, ticks_.back() * unit_.bytes, kTop + kHeight, kTop, false};
  }

  std::string write() {
    write_legend();
    write_axes(y_, ticks_);
    for (const Span& span : timeline_.spans) write_span(span);
    write_strip();
    write_marks();
    for (const Span& span : timeline_.spans) write_label(span);
    write_levels();
    write_steps();
    return svg_.finish();
  }

 private:
  double plot_bottom() const { return kTop + kHeight; }
  double strip_top() const { return plot_bottom() + kStripGap; }
  double strip_bottom() const { return strip_top() + kStripHeight; }

  // Colours in order of appearance, so that the first kinds get the hues furthest apart.
  void write_legend() {
    double x = kLeft;
    std::size_t next = 0;
    for (const Span& span : timeline_.spans) {
      std::string& color = colors_[span.kind];
      if (!color.empty()) continue;
      color = hue(next++);
      std::string name = shorten(span.kind, kNameLimit);
      double width = 1.04 * text_width(name, kTextSize) + 40;
      if (name.empty() || x + width > kLeft + kWidth) continue;
      svg_.rect({x, 2, 14, 12}, 3, "fill=\"" + tint(color, 0.45) + "\" stroke=\"" + color + '"');
      svg_.text({x + 20, centered_baseline(8, kTextSize)}, name, {kTextSize, kInk});
      x += width;
    }
  }

  void write_axes(const Scale& scale, const std::vector<double>& ticks) {
    double distance = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
    for (double tick : ticks) {
      double y = scale(tick * unit_.bytes);
      svg_.line({kLeft, y}, {kLeft + kWidth, y}, "stroke=\"" + std::string(kHair) + '"');
      std::string text = tick_text(tick, distance) + (tick == ticks.back() ? " " + unit_.name : "");
      svg_.text({kLeft - 8, centered_baseline(y, kTextSize)}, text, {kTextSize, kQuiet, Anchor::End});
    }
  }

  Rect rect_of(const Span& span) const {
    double left = x_(span.first), top = y_(static_cast<double>(span.offset + span.bytes));
    return {left, top, x_(span.last + 1.0) - left, y_(static_cast<double>(span.offset)) - top};
  }

  void write_span(const Span& span) {
    Rect rect = rect_of(span);
    const std::string& color = colors_[span.kind];
    bool large = rect.width > 3 && rect.height > 3;
    std::string stroke = large ? "\" stroke=\"" + color + "\" stroke-width=\"0.8\"" : "\"";
    svg_.open("fill=\"" + tint(color, 0.45) + stroke, tooltip_of(span));
    svg_.rect(rect, large ? 2 : 0, "");
    svg_.close();
  }

  static std::string tooltip_of(const Span& span) {
    return shorten(span.label, 4 * kNameLimit) + ": " + bytes_text(span.bytes) + " at " +
           std::to_string(span.offset) + ", steps " + std::to_string(span.first) + " to " +
           std::to_string(span.last);
  }

  void write_label(const Span& span) {
    Rect rect = rect_of(span);
    if (rect.height < kLeastSlot || rect.width < kLeastSlot) return;
    std::string text = fit(shorten(span.label, kNameLimit), rect.width - 8, kLabelSize);
    if (text.empty()) return;
    svg_.text({rect.center(), centered_baseline(rect.y + rect.height / 2, kLabelSize)}, text,
              {kLabelSize, kInk, Anchor::Middle});
  }

  void write_levels() {
    double peak = y_(static_cast<double>(peak_));
    svg_.line({kLeft, peak}, {kLeft + kWidth, peak},
              R"(stroke="#be123c" stroke-width="1.5" stroke-dasharray="7 4")");
    std::string text = "peak " + bytes_text(peak_);
    if (timeline_.bound > 0) {
      text += ", lower bound " + bytes_text(timeline_.bound);
      double bound = y_(static_cast<double>(timeline_.bound));
      svg_.line({kLeft, bound}, {kLeft + kWidth, bound},
                R"(stroke="#0f766e" stroke-width="1.5" stroke-dasharray="2 4")");
    }
    svg_.text({kLeft + kWidth, peak - 6}, text, {kTextSize, "#be123c", Anchor::End, Weight::Bold});
  }

  // Bytes alive at the steps where that changes.
  std::map<int, std::int64_t> alive() const {
    std::map<int, std::int64_t> change;
    for (const Span& span : timeline_.spans) {
      change[span.first] += span.bytes;
      change[span.last + 1] -= span.bytes;
    }
    std::int64_t sum = 0;
    for (auto& [step, bytes] : change) bytes = sum += bytes;
    return change;
  }

  void write_strip() {
    std::map<int, std::int64_t> steps = alive();
    std::int64_t highest = 1;
    for (auto [step, bytes] : steps) highest = std::max(highest, bytes);
    std::vector<double> ticks = round_ticks(0, static_cast<double>(highest) / unit_.bytes, 2);
    Scale scale{0, ticks.back() * unit_.bytes, strip_bottom(), strip_top(), false};
    write_axes(scale, ticks);
    std::string d = "M" + xy({kLeft, strip_bottom()});
    for (auto [step, bytes] : steps)
      d += "H" + number(x_(step)) + "V" + number(scale(static_cast<double>(bytes)));
    svg_.path(d, R"(fill="#64748b" fill-opacity="0.18" stroke="#475569" stroke-width="1.2")");
    svg_.text({kLeft + 5, strip_top() - 8}, "alive", {kTextSize, kQuiet});
  }

  void write_marks() {
    for (const Mark& mark : timeline_.marks) {
      double x = x_(mark.step);
      svg_.line({x, kTop - 14}, {x, strip_bottom()},
                R"(stroke="#475569" stroke-opacity="0.6" stroke-dasharray="3 3")");
      svg_.text({x + 5, kTop - 8}, shorten(mark.label, kNameLimit),
                {kTextSize, "#475569", Anchor::Start, Weight::Bold});
    }
  }

  void write_steps() {
    svg_.line({kLeft, strip_bottom()}, {kLeft + kWidth, strip_bottom()}, R"(stroke="#94a3b8")");
    for (double tick : whole_ticks(0, x_.high, 12))
      svg_.text({x_(tick), strip_bottom() + 17}, tick_text(tick, 1), {kTextSize, kQuiet, Anchor::Middle});
    svg_.text({kLeft + kWidth / 2, strip_bottom() + 36}, "step", {kTextSize, kQuiet, Anchor::Middle});
  }

  const Timeline& timeline_;
  Svg svg_;
  std::map<std::string, std::string> colors_;  // by kind
  std::int64_t peak_ = 0;
  ByteUnit unit_;
  std::vector<double> ticks_;
  Scale x_, y_;
};

}  // namespace

std::string to_svg(const Timeline& timeline) {
  check_spans(timeline);
  return TimelineWriter(timeline).write();
}

}  // namespace lamina::draw
