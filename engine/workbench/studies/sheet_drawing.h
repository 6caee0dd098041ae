// The sheet of samples that a run keeps of an iteration, drawn a slice at a time, so that whoever explores meanwhile is
// not kept waiting. Torch-free header; engine thread.
#pragma once

#include <memory>

#include "engine/core/image.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// x_i = M(z_i, u_i), i = 0 ... count - 1, by the seed of the model's run: the sheets of one run show what becomes of
/// the same noise, iteration after iteration.
class SheetDrawing {
 public:
    SheetDrawing();
    ~SheetDrawing();

    /// Begins with what this generator makes. What was under way is dropped.
    void begin(Generator generator, int count);
    bool underWay() const;
    /// A few Langevin steps. True: that was the last of them, and take() has the sheet. Throws what chains throw;
    /// nothing is under way then.
    bool advance();
    ImageTiles take();
    void cancel();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
