#include "cuda/native/cudnn/plan.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"

namespace lamina::cuda::native {
namespace {

constexpr std::int64_t kMostOffers = 64;
constexpr std::int64_t kMostWorkspace = std::int64_t{1} << 30;

// Besides tensor cores, where they are not exact. The first two multiply or add with fewer bits than the
// dtype has, as tensor cores do by TF32; those behind the third lose digits by the way they sum.
constexpr cudnnBackendNumericalNote_t kUnwanted[] = {CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS,
                                                     CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION,
                                                     CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC,
                                                     CUDNN_NUMERICAL_NOTE_FFT,
                                                     CUDNN_NUMERICAL_NOTE_WINOGRAD,
                                                     CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_4x4,
                                                     CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_6x6,
                                                     CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_13x13};

bool is_wanted(const Descriptor& engine, bool tensor_cores) {
  for (const cudnnBackendNumericalNote_t note : engine.notes(CUDNN_ATTR_ENGINE_NUMERICAL_NOTE))
    if ((note == CUDNN_NUMERICAL_NOTE_TENSOR_CORE && !tensor_cores) ||
        std::find(std::begin(kUnwanted), std::end(kUnwanted), note) != std::end(kUnwanted))
      return false;
  return true;
}

// Configurations of engines, in the order of the heuristics' expectation.
std::vector<Descriptor> offers(const std::shared_ptr<const CudnnLibrary>& library, const Descriptor& graph,
                               const PlanTarget& target, cudnnBackendHeurMode_t mode) {
  Descriptor heuristics(library, CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR);
  heuristics.set(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph).set(CUDNN_ATTR_ENGINEHEUR_MODE, mode);
  if (!target.handle) heuristics.set(CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, *target.device);
  heuristics.finalize("heuristics");
  return heuristics.descriptors(CUDNN_ATTR_ENGINEHEUR_RESULTS, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR,
                                kMostOffers);
}

EnginePlan finish(const std::shared_ptr<const CudnnLibrary>& library, const Descriptor& offer,
                  std::int64_t engine, const PlanTarget& target) {
  Descriptor plan(library, CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR);
  plan.set(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, offer);
  if (target.handle) plan.set(CUDNN_ATTR_EXECUTION_PLAN_HANDLE, target.handle);
  plan.finalize("a plan");
  const std::int64_t workspace = plan.integer(CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE);
  return {std::move(plan), engine, workspace};
}

// Goes through offers and remembers what became of them.
class Search {
 public:
  Search(std::shared_ptr<const CudnnLibrary> library, const Descriptor& graph, const PlanTarget& target)
      : library_(std::move(library)), graph_(graph), target_(target) {}

  std::optional<EnginePlan> among(cudnnBackendHeurMode_t mode) try {
    for (const Descriptor& offer : offers(library_, graph_, target_, mode)) {
      ++offered_;
      if (std::optional<EnginePlan> plan = consider(offer)) return plan;
    }
    return std::nullopt;
  } catch (const DeviceError& error) {  // heuristics without an answer: another mode may have one
    words_ = error.what();
    return std::nullopt;
  }

  std::string text() const {
    if (offered_ == 0) return words_.empty() ? "no engine offered" : words_;
    return std::to_string(offered_) + " engines offered, of which " + std::to_string(unwanted_) +
           " are inexact or not deterministic, " + std::to_string(large_) + " want more than 1 GiB, and " +
           std::to_string(unfinished_) + " were not finished" + (words_.empty() ? "" : ": " + words_);
  }

 private:
  std::optional<EnginePlan> consider(const Descriptor& offer) try {
    const std::vector<Descriptor> engine =
        offer.descriptors(CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_BACKEND_ENGINE_DESCRIPTOR, 1);
    if (engine.empty() || !is_wanted(engine[0], target_.tensor_cores)) {
      ++unwanted_;
      return std::nullopt;
    }
    EnginePlan plan = finish(library_, offer, engine[0].integer(CUDNN_ATTR_ENGINE_GLOBAL_INDEX), target_);
    if (plan.workspace_bytes <= kMostWorkspace) return plan;
    ++large_;
    return std::nullopt;
  } catch (const DeviceError& error) {
    ++unfinished_;
    words_ = error.what();
    return std::nullopt;
  }

  std::shared_ptr<const CudnnLibrary> library_;
  const Descriptor& graph_;
  const PlanTarget& target_;
  int offered_ = 0, unwanted_ = 0, large_ = 0, unfinished_ = 0;
  std::string words_;  // cuDNN's last
};

}  // namespace

Descriptor described_device(const std::shared_ptr<const CudnnLibrary>& library, std::string_view json) {
  Descriptor device(library, CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR);
  device.set(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, json).finalize("the description of a GPU");
  return device;
}

std::optional<EnginePlan> find_plan(const std::shared_ptr<const CudnnLibrary>& library,
                                    const Descriptor& graph, const PlanTarget& target, std::string& why_not) {
  Search search(library, graph, target);
  for (const cudnnBackendHeurMode_t mode : {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK})
    if (std::optional<EnginePlan> plan = search.among(mode)) return plan;
  why_not = search.text();
  return std::nullopt;
}

}  // namespace lamina::cuda::native
