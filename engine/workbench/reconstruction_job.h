// A reconstruction as a job of the session: decodes the pictures, then descends. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

class ReconstructionJob final : public Job {
 public:
    ReconstructionJob(std::shared_ptr<OpenState> open, const Reconstruct& request, std::uint64_t generation);

    Advance advance(Outbox& out) override;
    void stop(Outbox& out) override;

 private:
    /// Pictures that cannot be used become events; the others go on. Error{BadInput}: none is left.
    void begin(Outbox& out);
    void take(const PictureSource& source);
    void addFrame();

    std::shared_ptr<OpenState> open_;
    std::shared_ptr<Generator> generator_;
    Reconstruct request_;
    std::optional<ReconstructionRun> run_;
    ReconstructionView view_;
};

}  // namespace shortrun
