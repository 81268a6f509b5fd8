#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "layers/layer_table.h"
#include "layers/op_table.h"

namespace lamina {
namespace {

// The page tells users what files may hold: each class stands there as a word of its own.
TEST(KerasFilesPage, NamesEveryClass) {
  std::ifstream file("docs/keras-files.md");
  std::ostringstream all;
  all << file.rdbuf();
  std::string text = all.str();
  for (char& c : text)
    if (c == ',' || c == '.' || c == '\n') c = ' ';
  for (const auto& row : layers::layer_table())
    EXPECT_NE(text.find(" " + std::string(row.class_name) + " "), std::string::npos) << row.class_name;
  for (const auto& row : layers::op_table())
    EXPECT_NE(text.find(" " + std::string(row.class_name) + " "), std::string::npos) << row.class_name;
}

}  // namespace
}  // namespace lamina
