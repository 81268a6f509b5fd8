#pragma once

// All callbacks; your own is a CallbackBody with the hooks it needs.
#include "model/callbacks/callback.h"
#include "model/callbacks/csv_logger.h"
#include "model/callbacks/early_stopping.h"
#include "model/callbacks/lambda_callback.h"
#include "model/callbacks/learning_rate_scheduler.h"
#include "model/callbacks/reduce_lr_on_plateau.h"
#include "model/callbacks/tensorboard.h"
#include "model/callbacks/terminate_on_nan.h"
