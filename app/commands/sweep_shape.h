// What of a sweep's results can be set against published numbers, and how well the courses agree. Pure functions;
// any thread.
#pragma once

#include <string>
#include <vector>

#include "app/commands/sweep_table.h"

namespace shortrun {

/// A measure of the sweep beside a published one, over the points that have both.
struct ShapeComparison {
    std::string measured;   ///< "Frechet distance, pixels, 64 principal components"
    std::string published;  ///< "FID"
    std::vector<std::string> labels;
    std::vector<double> ours, theirs;
    double rankCorrelation = 0;  ///< Spearman's: 1 where the order is the same
};

/// FID against each network's Frechet distance, IS against its Inception score, the mean norm of f' against r; with
/// three points or more.
std::vector<ShapeComparison> compareShapes(const std::vector<SweepResult>& results);

/// Spearman's rank correlation, ties averaged; 0 where one side is constant. Two numbers or more on each side.
double rankCorrelation(const std::vector<double>& a, const std::vector<double>& b);

/// A line each, for people; empty without comparisons.
std::string shapesText(const std::vector<ShapeComparison>& comparisons);
/// The curves as an SVG picture: ours on the left axis, the published on the right, both from 0.
std::string shapesSvg(const std::vector<ShapeComparison>& comparisons);

}  // namespace shortrun
