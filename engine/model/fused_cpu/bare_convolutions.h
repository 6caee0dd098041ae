// The least that a step can cost on this library: the network's convolutions and nothing else. For the
// benchmark. Torch-free; engine thread.
#pragma once

#include <memory>

#include "engine/model/fused_cpu/network_shape.h"

namespace shortrun {

/// The hidden layers' forward convolutions, LeakyReLU fused in, and their backward-data convolutions as plain
/// oneDNN primitives, in the layouts that oneDNN likes best, on one batch. The numbers that they compute mean
/// nothing.
class BareConvolutions {
 public:
    BareConvolutions(const NetworkShape& shape, int images);
    ~BareConvolutions();

    void run();
    /// Multiplications and additions of one run().
    double operations() const;

 private:
    struct Primitives;
    std::unique_ptr<Primitives> primitives_;
    double operations_ = 0;
};

/// Multiplies two square matrices of `size` rows: what the processor can do at best.
class MatrixProduct {
 public:
    MatrixProduct(int size, bool bf16);
    ~MatrixProduct();
    void run();
    double operations() const;

 private:
    struct Primitive;
    std::unique_ptr<Primitive> primitive_;
    int size_;
};

}  // namespace shortrun
