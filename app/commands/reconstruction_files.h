// What `shortrun reconstruct` leaves in its folder: strips of frames, pairs, the loss as CSV. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

/// One picture's way from M(z_0) to its reconstruction.
struct ReconstructedPicture {
    std::string file;         ///< as given
    std::string name;         ///< for file names, unique
    ImageTiles target;        ///< the picture as the model sees it
    ImageTiles frames;        ///< M(z_t) at the times of frameTimes()
    ImageTiles final;         ///< M(z) of the best z
    std::vector<float> loss;  ///< [t]: mean squared error per pixel and channel on [-1, 1]
    int best = 0;             ///< the t of the best z
    double zSize = 1;         ///< root mean square of the best z, over that of p0: 1 where noise is drawn
    ImageTiles seen;          ///< the target with its holes; empty where it has none
    std::optional<double> truth;  ///< error of the best against the whole picture, where loss counts less

    double error() const { return loss[static_cast<std::size_t>(best)]; }
};

/// 10 log10(4 / MSE): the range of a number in [-1, 1] is 2.
double peakSignalToNoise(double meanSquaredError);

/// Names for the files of each picture: its own without folder and ending; a number makes repeated ones
/// unique.
std::vector<std::string> uniqueNames(const std::vector<std::string>& files);

/// About twelve times, evenly spread, from 0 to `steps`.
std::vector<int> frameTimes(int steps);

/// NAME-strip.png (frames, the original at the right), NAME-pair.png (original, reconstruction; before them the
/// picture with its holes, where it has some) and loss.csv.
void writeReconstructions(const std::string& folder, const std::vector<ReconstructedPicture>& pictures,
                          const std::string& model);

/// The files that writeReconstructions() writes.
std::vector<std::string> reconstructionFiles(const std::string& folder, const std::vector<std::string>& names);

/// Picture, MSE and PSNR in aligned columns, with their definitions.
std::string reconstructionTable(const std::vector<ReconstructedPicture>& pictures);

}  // namespace shortrun
