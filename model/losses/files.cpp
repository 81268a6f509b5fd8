#include "model/losses/files.h"

namespace lamina::losses {
namespace {

// The user's own have a module of the user's, or a name such as "package>Name".
bool is_custom(const Config& config, const KerasObject& object) {
  const Config* registered = config.find("registered_name");
  if (registered && registered->is_text() && registered->text().find('>') != std::string::npos) return true;
  return !object.module.empty() && !object.module.starts_with("keras") && object.module != "builtins";
}

}  // namespace

FileClass class_in_file(const char* what, const Config& config) {
  const KerasObject object = parse_keras_object(config);
  FileClass c{.module = object.module,
              .class_name = object.class_name,
              .config = object.config,
              .name_only = config.is_text()};
  if (config.is_text()) return c;
  if (object.class_name == "function") {
    c.class_name = object.config.text();
    c.config = Config::object();
    c.name_only = true;
  }
  if (is_custom(config, object)) refuse_class(what, c);
  if (c.config.find("fn"))
    throw Error(std::string("the ") + what + " " + c.class_name +
                " wraps a function.\n  Compile the model with the name of a " + what + " in its place.");
  return c;
}

void refuse_class(const char* what, const FileClass& c) {
  const std::string from = c.module.empty() ? "" : " of " + c.module;
  throw Error(std::string("the ") + what + " \"" + c.class_name + "\"" + from +
              " is none of Lamina's.\n  Compile the model again with one that it has, or use it for "
              "predictions only.");
}

}  // namespace lamina::losses
