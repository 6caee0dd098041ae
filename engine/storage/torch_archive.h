// PyTorch's own files (.pth, .pt): the state dict of a network, read and written without Python and without
// LibTorch. Read are the zip form (PyTorch 1.6 and later) and the older form of 2019; nothing in a file is
// executed, and every length in it is checked. Any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/storage/safetensors.h"

namespace shortrun {

/// The tensors of the state dict in the file (the saved object itself, or one in a dict such as {"model": ...}),
/// in its order, contiguous, wherever they lay (CPU, CUDA). `entry`: the keys that lead to it, joined by dots;
/// empty takes the only one, and does not guess where there are several. Error{BadInput} names the file and what
/// is wrong with it.
std::vector<NamedArray> readTorchArchive(const std::string& path, const std::string& entry = {});
std::vector<NamedArray> decodeTorchArchive(std::span<const std::byte> bytes, const std::string& name,
                                           const std::string& entry = {});

/// Writes float32 arrays as a state dict in the zip form, which `torch.load` reads. Error{DiskFull},
/// Error{BadInput} as AtomicFile.
void writeTorchArchive(const std::string& path, const std::vector<NamedArray>& arrays);

}  // namespace shortrun
