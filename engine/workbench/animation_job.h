// Exporting an animation as a job of the session. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/session/workbench.h"
#include "engine/storage/animation_file.h"
#include "engine/workbench/open_state.h"

namespace shortrun {

/// A few Langevin steps, or one frame, a slice. Chains run without noise, so that only z moves the picture.
/// Destroyed before its end it leaves no file.
class AnimationJob : public Job {
 public:
    /// Error{Usage} and Error{BadInput} as AnimationFile; points of another model's size are refused.
    AnimationJob(std::shared_ptr<OpenState> open, const ExportAnimation& request);
    Advance advance(Outbox& out) override;

 private:
    int frames() const;
    void step();
    void beginChains();
    ImageTiles sheet(std::size_t index) const;

    std::shared_ptr<OpenState> open_;
    std::string run_;  ///< whose training history it is
    std::shared_ptr<Generator> generator_;
    ExportAnimation request_;
    std::vector<std::int64_t> sheets_;  ///< of the training history
    std::size_t measuredSheets_ = 0;    ///< so many of them have been looked at for:
    int sheetPlaces_ = 1;               ///< samples in the largest
    std::optional<AnimationFile> file_;
    std::optional<Chains> chains_;
    ImageTiles made_;  ///< of the chains that ended last
    int begun_ = 0;    ///< positions whose chains have begun
    int next_ = 0;     ///< tile of `made_`
};

}  // namespace shortrun
