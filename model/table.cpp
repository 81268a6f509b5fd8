#include "model/table.h"

#include <algorithm>

#include "core/draw/text.h"

namespace lamina {
namespace {

using Lines = std::vector<std::string>;

struct Border {
  const char *left, *line, *cross, *right;
};
constexpr Border kTop{"┏", "━", "┳", "┓"}, kBelowHeader{"┡", "━", "╇", "┩"};
constexpr Border kBetween{"├", "─", "┼", "┤"}, kBottom{"└", "─", "┴", "┘"};

// Code points; texts are well-formed UTF-8 once they are cleaned.
int characters(const std::string& text) {
  return static_cast<int>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string repeat(const char* piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

Lines split_lines(const std::string& cell) {
  Lines lines;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = cell.find('\n', begin);
    lines.push_back(draw::clean(cell.substr(begin, end - begin)));
  }
  return lines;
}

// Words with the blanks in front of them, so that an indented first word keeps its indentation.
Lines words_of(const std::string& line) {
  Lines words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t letter = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t end = std::min(line.find(' ', letter), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

void wrap_line(const std::string& line, int width, Lines& lines) {
  std::string current;
  bool empty = true;
  auto finish = [&] {
    lines.push_back(draw::shorten(current, static_cast<std::size_t>(width)));
    empty = true;
  };
  for (const std::string& word : words_of(line)) {
    if (!empty && characters(current + word) > width) finish();
    const bool continues = empty && !lines.empty();
    if (empty)
      current = continues ? word.substr(std::min(word.find_first_not_of(' '), word.size())) : word;
    else
      current += word;
    empty = false;
  }
  if (!empty || line.empty()) finish();
}

Lines wrap(const std::string& cell, int width) {
  Lines lines;
  for (const std::string& line : split_lines(cell)) {
    Lines wrapped;
    wrap_line(line, width, wrapped);
    lines.insert(lines.end(), wrapped.begin(), wrapped.end());
  }
  return lines;
}

std::string pad(const std::string& text, int width, Align align) {
  const int room = std::max(width - characters(text), 0);
  const int left = align == Align::Left ? 0 : align == Align::Right ? room : room / 2;
  return std::string(static_cast<std::size_t>(left), ' ') + text +
         std::string(static_cast<std::size_t>(room - left), ' ');
}

class TableWriter {
 public:
  explicit TableWriter(const Table& table) : table_(table) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      widths_.push_back(table.columns[c].width > 0 ? table.columns[c].width : widest(c));
  }

  std::string write() {
    Lines headers;
    for (const TableColumn& column : table_.columns) headers.push_back(column.header);
    border(kTop);
    row(headers, "┃");
    border(kBelowHeader);
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      if (r > 0 && table_.lines_between_rows) border(kBetween);
      row(table_.rows[r], "│");
    }
    border(kBottom);
    return std::move(text_);
  }

 private:
  int widest(std::size_t column) const {
    int width = characters(table_.columns[column].header);
    for (const auto& row : table_.rows)
      for (const std::string& line : split_lines(row[column])) width = std::max(width, characters(line));
    return width;
  }

  void border(const Border& border) {
    text_ += border.left;
    for (std::size_t c = 0; c < widths_.size(); ++c)
      text_ += (c ? border.cross : "") + repeat(border.line, widths_[c] + 2);
    text_ += border.right;
    text_ += "\n";
  }

  void row(const Lines& cells, const char* wall) {
    std::vector<Lines> wrapped;
    std::size_t height = 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      wrapped.push_back(wrap(cells[c], widths_[c]));
      height = std::max(height, wrapped.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      for (std::size_t c = 0; c < cells.size(); ++c) {
        const std::string text = line < wrapped[c].size() ? wrapped[c][line] : "";
        text_ += wall;
        text_ += " " + pad(text, widths_[c], table_.columns[c].align) + " ";
      }
      text_ += wall;
      text_ += "\n";
    }
  }

  const Table& table_;
  std::vector<int> widths_;
  std::string text_;
};

}  // namespace

std::string to_text(const Table& table) { return TableWriter(table).write(); }

}  // namespace lamina
