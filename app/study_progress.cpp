#include "app/study_progress.h"

namespace shortrun {

ProgressSink StudyProgress::sink(const std::stop_token& stop) {
    return {[this](const Progress& progress) {
                // The same words for another piece of work begin with less again.
                if (!meter_ || progress.what != what_ || progress.done == 0 || progress.done < done_) {
                    what_ = progress.what;
                    meter_ = std::make_unique<WorkMeter>(what_, progress.total, progress.done);
                }
                done_ = progress.done;
                line_.update([&] {
                    return progress.total > 0 ? meter_->text(static_cast<double>(progress.done)) : what_;
                });
            },
            stop};
}

}  // namespace shortrun
