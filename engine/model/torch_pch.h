// The one precompiled header of the engine's Torch rooms; no public header includes it.
#pragma once

#include <torch/autograd.h>
#include <torch/cuda.h>
#include <torch/types.h>
