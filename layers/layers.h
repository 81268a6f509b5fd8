#pragma once

// All layers, and arithmetic between their results.
#include "layers/activation_layer.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/custom.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/embedding.h"
#include "layers/flatten.h"
#include "layers/initializers/initializers.h"
#include "layers/input.h"
#include "layers/layer_normalization.h"
#include "layers/merge.h"
#include "layers/ops.h"
#include "layers/pooling.h"
#include "layers/reshape.h"
