// The points of latent space that requests name, as numbers.
#include "engine/core/error.h"
#include "engine/latent/interpolation.h"
#include "engine/workbench/generator.h"

namespace shortrun {

namespace {

/// Independent of every other one.
bool isDrawn(const LatentPoint& point) {
    return !point.z && !point.mixture;
}

}  // namespace

FloatBatch Generator::initialState(const LatentPoint& point) const {
    if (point.mixture) return initialState(*point.mixture);
    if (!point.z) return initialStates(point.seed, point.index, 1);
    const ModelInfo& model = info();
    if (point.z->count != 1 || point.z->channels != model.channels || point.z->height != model.size ||
        point.z->width != model.size)
        throw Error(ErrorCode::Usage,
                    "This point belongs to a model of another image size: choose one of the open model.");
    return *point.z;
}

FloatBatch Generator::initialState(const Interpolate& position) const {
    if (!position.weights) {
        const FloatBatch z1 = initialState(position.first), z2 = initialState(position.second);
        if (position.turn) return turned(z1, z2, *position.turn);
        FloatBatch between = interpolate(z1, z2, std::vector<double>{position.rho});
        if (!isDrawn(position.first) || !isDrawn(position.second)) keepLength(between, z1, z2, position.rho);
        return between;
    }
    FloatBatch corners;
    for (const LatentPoint* point : {&position.first, &position.second, &position.third, &position.fourth}) {
        const FloatBatch z = initialState(*point);
        if (corners.count == 0) corners = FloatBatch(0, z.channels, z.height, z.width);
        corners.values.insert(corners.values.end(), z.values.begin(), z.values.end());
        ++corners.count;
    }
    return mixCorners(corners, *position.weights);
}

}  // namespace shortrun
