// What is open at the bench: model, run, data. Shared by the workbench and its jobs; engine thread.
#pragma once

#include <memory>
#include <optional>

#include "engine/config/config.h"
#include "engine/data/image_set.h"
#include "engine/session/requests.h"
#include "engine/session/snapshot.h"
#include "engine/workbench/data_reader.h"
#include "engine/workbench/generator.h"
#include "engine/workbench/trainer.h"

namespace shortrun {

class PlaneDesk;
struct DescendingPictures;

struct OpenState {
    static constexpr int kShownPictures = 64;  ///< of a data set, on the Train page and in looking back

    RuntimeConfig runtime;
    Config config;  ///< in force: of the run, else of the model, with what has been set since
    ExploreWeights exploreWeights = ExploreWeights::Live;

    std::shared_ptr<Generator> generator;  ///< what exploring uses; null: nothing is open
    std::shared_ptr<Trainer> trainer;      ///< the run; null: none
    std::string runDirectory;
    bool following = false;              ///< another program trains the run in runDirectory
    std::int64_t followedIteration = 0;  ///< the last one in runDirectory while no trainer works there
    int openings = 0;                    ///< StatusView's
    double exploringMillisecondsPerStep = 0;  ///< of the last chain that was explored

    std::string comparedPath;
    std::shared_ptr<Generator> compared;  ///< read last by comparedModel()

    std::shared_ptr<DescendingPictures> descending;  ///< of the last reconstruction; null: none

    std::shared_ptr<PlaneDesk> plane;     ///< the laboratory's world; null: nobody has asked for it

    std::weak_ptr<DataReader> reading;             ///< begun last; belongs to the jobs that wait for it
    std::optional<DataConfig> dataConfig;          ///< of `data`
    std::shared_ptr<const ImageSet> data;          ///< read last

    /// The set of `config`, when it is the one read last, or once it has been read; null while it is being read.
    /// The first call starts the reading; `reader` is the caller's hold on it: reading goes on while somebody holds
    /// it, and two who want the same set share it. Throws the Error that reading ended with.
    std::shared_ptr<const ImageSet> dataFor(const DataConfig& config, std::shared_ptr<DataReader>& reader);
    /// What the Train page shows of a set.
    static DataView viewOf(const ImageSet& set);
    /// The model of this path (a file, a run, "model:NAME") to be seen beside the open one, read once; the open one
    /// itself for an empty path. Error{Usage} where its pictures have another size.
    std::shared_ptr<Generator> comparedModel(const std::string& path);
    /// Another model or run is open from here on.
    void noteOpening();
    /// What studies look at: a copy of a run's weights of this moment, which learning leaves alone, else the
    /// open model.
    std::shared_ptr<Generator> studied() const;
    /// Lets exploring use the run's weights: those of this moment, or a copy.
    void exploreRun();
};

}  // namespace shortrun
