// A reconstruction as a job of the session: decodes the pictures, then descends. Pictures that the job before had too
// are taken over from it. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <vector>

#include "engine/session/workbench.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

/// The pictures of a reconstruction, as far as they have come: OpenState keeps them beyond their job.
struct DescendingPictures {
    /// Some that descend as one batch.
    struct Batch {
        ReconstructionRun run;
        std::vector<int> places;  ///< for each of its pictures the number in the view; -1: it has left
    };
    // What they hang on beside themselves.
    std::shared_ptr<Generator> generator;
    std::int64_t iteration = 0;
    SamplerConfig sampler;
    std::uint64_t seed = 1;
    double noiseStd = 0;
    int restarts = 1;
    ReconstructConfig options;

    ImageTiles pictures;       ///< without noise
    ImageTiles masks;          ///< one for each, all black where nothing is masked
    std::list<Batch> batches;  ///< those that are not at their end
    ReconstructionView view;
};

class ReconstructionJob final : public Job {
 public:
    ReconstructionJob(std::shared_ptr<OpenState> open, Reconstruct request, std::uint64_t generation);

    Advance advance(Outbox& out) override;
    void stop(Outbox& out) override;

 private:
    /// Pictures that cannot be used become events; the others go on. Error{BadInput}: none is left.
    void begin(Outbox& out);
    void take(const PictureSource& source);
    /// For each picture which of the earlier ones it is; -1: none.
    std::vector<int> foundIn(const DescendingPictures& earlier) const;
    /// As it is before any of them has a frame.
    void makeView();
    /// `from` as foundIn() says.
    void takeOver(DescendingPictures& earlier, const std::vector<int>& from);
    void descend(int first, int count);
    void addFrame(const DescendingPictures::Batch& batch);
    void addNumbers(std::size_t t, int place, float loss, float truth);

    std::shared_ptr<OpenState> open_;
    Reconstruct request_;
    std::shared_ptr<DescendingPictures> now_ = std::make_shared<DescendingPictures>();
    bool begun_ = false;
};

}  // namespace shortrun
