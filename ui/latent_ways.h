// Ways through the latent space: four corners of a pad, and keyframes with the film between them. Pure
// functions; any thread.
#pragma once

#include <QList>
#include <array>
#include <optional>
#include <vector>

#include "engine/session/requests.h"

namespace shortrun {

/// z1 ... z4: the pad's top right, top left, bottom right, bottom left corner.
using Corners = std::array<LatentPoint, 4>;

/// Weights of z1 ... z4 at (u, v) in [0, 1]^2, u from left to right, v from top to bottom: their squares sum
/// to 1, a corner has weight 1 alone, and along the edges z turns evenly.
std::array<double, 4> cornerWeights(double u, double v);
Interpolate padPosition(const Corners& corners, double u, double v);
/// Where on the pad of these corners a position lies; none where it is no mixture of theirs.
std::optional<std::array<double, 2>> placeOnPad(const LatentPoint& point, const Corners& corners);
/// The middles of side x side cells of the pad, row by row.
std::vector<LatentPoint> padMap(const Corners& corners, int side);

/// A position as a point of its own: a seed or a photo where it is just that.
LatentPoint pointAt(const Interpolate& position);

struct Keyframe {
    LatentPoint point;
    double seconds = 2;  ///< of the way to the next one
};

/// Of the whole way from the first keyframe to the last.
double secondsOf(const QList<Keyframe>& keyframes);
/// Where the way is after so many seconds: along the great circle from one keyframe to the next.
Interpolate wayPosition(const QList<Keyframe>& keyframes, double seconds);
/// One position for each frame of the film, first and last keyframe included; no more than `most`.
std::vector<Interpolate> wayPositions(const QList<Keyframe>& keyframes, double framesPerSecond, int most);

/// To and fro once between the ends: the film of the slider.
std::vector<Interpolate> arcPositions(const LatentPoint& first, const LatentPoint& second,
                                      double secondsOneWay, double framesPerSecond);

}  // namespace shortrun
