#include <cstdio>

#include "core/base/at_line.h"
#include "data/files/file_bytes.h"
#include "data/files/npz.h"
#include "data/files/safetensors.h"
#include "model/keras/compile_config.h"
#include "model/keras/keras_file.h"
#include "model/keras/read_config.h"
#include "model/keras/stored_weights.h"
#include "model/keras/write_config.h"
#include "model/model_state.h"
#include "optim/config.h"

// The part of Model that reads and writes files.
namespace lamina {
namespace {

bool ends_with(const std::string& path, std::string_view ending) { return path.ends_with(ending); }

void warn(const Source& where, const std::string& text) {
  const std::string line = where.line() == 0 ? "" : to_string(where) + ": ";
  std::fprintf(stderr, "%swarning: %s\n", line.c_str(), text.c_str());
}

// Runs `work`; its errors begin with the file.
template <class Work>
auto in_file(const std::string& path, Work work) {
  try {
    return work();
  } catch (const Error& e) {
    if (e.located()) throw;
    std::string text = e.what();
    if (text.find('\n') == std::string::npos)
      text += ".\n  The file is damaged or made by hand; save it again.";
    throw Error(text.find(path) == std::string::npos ? path + ": " + text : text);
  }
}

std::vector<keras::WeightGroup> groups_of(const Model& model) {
  return keras::weight_groups(model.functional(), Layer(model).class_name(), model.name());
}

std::vector<WeightInModel> trained_weights(const Model& model, const TrainingSetup& setup) {
  std::vector<WeightInModel> trained = weights_of(model.functional(), setup.trainability);
  std::erase_if(trained, [](const WeightInModel& w) { return !w.trainable; });
  return trained;
}

data::NamedTensors named_weights(const Model& model) {
  data::NamedTensors tensors;
  for (const WeightInModel& w : weights_of(model.functional()))
    tensors.emplace_back(w.path, w.weight.variable()->value());
  return tensors;
}

keras::FoundWeights find_by_path(const Model& model, const data::NamedTensors& tensors, bool skip_mismatch) {
  keras::FoundWeights found;
  std::size_t used = 0;
  for (const WeightInModel& w : weights_of(model.functional())) {
    const Tensor* value = data::find(tensors, w.path);
    used += value ? 1 : 0;
    if (skip_mismatch && (!value || value->shape() != w.weight.type().shape)) continue;
    if (!value)
      throw Error("has no weight \"" + w.path +
                  "\".\n  Take weights of the same model, or skip what does not fit with "
                  "{.skip_mismatch = true}.");
    found.values.emplace_back(w.weight, keras::as_type(*value, w.weight.type(), "\"" + w.path + "\""));
  }
  if (!skip_mismatch && used < tensors.size())
    throw Error(
        "has " + std::to_string(tensors.size()) + " tensors, of which the model has " + std::to_string(used) +
        ".\n  Take weights of the same model, or skip what does not fit with {.skip_mismatch = true}.");
  return found;
}

data::Hdf5Weights read_stored(const std::string& path, const Source& where) {
  if (ends_with(path, ".keras"))
    return data::read_hdf5(keras::read_keras_file(path, where).weights, path + ": model.weights.h5", {},
                           where);
  return data::read_hdf5(data::read_file(path, {}, where), path, {}, where);
}

[[noreturn]] void refuse_ending(const std::string& path, const char* verb, const char* endings) {
  throw Error(std::string(verb) + " does not know what \"" + path + "\" is to be.\n  Let its name end in " +
              endings + ".");
}

constexpr const char* kWeightEndings = ".safetensors, .npz or .weights.h5";

}  // namespace

void Model::save(const std::string& path, const Source& where) const {
  at_line(where, [&] {
    if (!ends_with(path, ".keras"))
      refuse_ending(path, "save", ".keras; weights alone are written by save_weights");
    Config config = keras::model_config(*this);
    data::Hdf5Weights weights = keras::stored(groups_of(*this));
    if (state_->session && state_->session->compiled() && state_->compiled_with) {
      const Optimizer& optimizer = state_->session->setup().optimizer;
      TrainingState& training = state_->session->state();
      std::optional<Config> compiled = keras::write_compile_config(*state_->compiled_with, functional());
      if (compiled) {
        if (training.learning_rate)
          compiled->set("optimizer", to_config(optimizer, training.learning_rate->value().item<float>()));
        config.set("compile_config", std::move(*compiled));
        keras::store_optimizer(training, optimizer, trained_weights(*this, state_->session->setup()),
                               weights);
      } else {
        warn(
            where,
            path +
                " is saved without optimizer, loss and metrics, as some are your own: compile it again after "
                "it is loaded.");
      }
    }
    data::write_file(path, keras::keras_file_bytes(config, weights), where);
  });
}

Model Model::load(const std::string& path, LoadOptions options, const Source& where) {
  return at_line(where, [&] {
    return in_file(path, [&] {
      const keras::KerasFile file = keras::read_keras_file(path, where);
      const Model model =
          keras::read_model(file.config, path, static_cast<std::int64_t>(file.weights.size()), where);
      if (options.seed) model.state_->seed = *options.seed;
      const data::Hdf5Weights weights = data::read_hdf5(file.weights, path + ": model.weights.h5", {}, where);
      keras::find_weights(weights, groups_of(model), {}).take_over();
      const Config* compiled = file.config.find("compile_config");
      if (!options.compile || !compiled || !compiled->is_object() || !compiled->find("optimizer"))
        return model;
      try {
        CompileOptions how = keras::read_compile_config(*compiled, model.functional());
        how.device = options.device;
        how.threads = options.threads;
        model.compile(how, Source());
      } catch (const DeviceError&) {
        throw;
      } catch (const Error& e) {
        warn(where, path + " is loaded for predictions only: " + e.what());
        return model;
      }
      try {
        Session& session = *model.state_->session;
        keras::restore_optimizer(session.state(), session.setup().optimizer,
                                 trained_weights(model, session.setup()), weights);
      } catch (const Error& e) {
        warn(where, path + ": the optimizer starts anew: " + e.what());
      }
      return model;
    });
  });
}

void Model::save_weights(const std::string& path, const Source& where) const {
  at_line(where, [&] {
    if (ends_with(path, ".safetensors"))
      data::write_safetensors(path, {named_weights(*this), {{"format", "lamina"}}}, where);
    else if (ends_with(path, ".npz"))
      data::write_npz(path, named_weights(*this), where);
    else if (ends_with(path, ".weights.h5"))
      data::write_file(path, data::write_hdf5(keras::stored(groups_of(*this))), where);
    else
      refuse_ending(path, "save_weights", kWeightEndings);
  });
}

void Model::load_weights(const std::string& path, LoadWeightsOptions options, const Source& where) const {
  at_line(where, [&] {
    in_file(path, [&] {
      if (ends_with(path, ".safetensors"))
        find_by_path(*this, data::read_safetensors(path, {}, where).tensors, options.skip_mismatch)
            .take_over();
      else if (ends_with(path, ".npz"))
        find_by_path(*this, data::read_npz(path, {}, where), options.skip_mismatch).take_over();
      else if (ends_with(path, ".weights.h5") || ends_with(path, ".keras"))
        keras::find_weights(read_stored(path, where), groups_of(*this),
                            {.by_name = options.by_name, .skip_mismatch = options.skip_mismatch})
            .take_over();
      else
        refuse_ending(path, "load_weights", ".safetensors, .npz, .weights.h5 or .keras");
    });
  });
}

}  // namespace lamina
