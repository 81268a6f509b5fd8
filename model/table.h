#pragma once

#include <string>
#include <vector>

namespace lamina {

enum class Align { Left, Right, Center };

struct TableColumn {
  std::string header;
  Align align = Align::Left;
  int width = 0;  // in characters, without the blank on each side; 0: as wide as the widest cell
};

// A table in box-drawing characters, as Keras prints its summaries.
struct Table {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;  // one cell a column; a line break begins a new line in a cell
  bool lines_between_rows = true;
};

// The table, each line ending with a line break. Cells wrap between words; a word that is longer than its
// column is cut and ends with an ellipsis. Texts are cleaned: they may come from users.
//   ┏━━━━━━━┳━━━━━━━━━┓
//   ┃ Layer ┃ Param # ┃
//   ┡━━━━━━━╇━━━━━━━━━┩
//   │ dense │     352 │
//   └───────┴─────────┘
std::string to_text(const Table& table);

}  // namespace lamina
