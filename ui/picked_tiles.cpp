#include "ui/picked_tiles.h"

#include <algorithm>

namespace shortrun {

std::shared_ptr<const ImageTiles> pickTiles(const ImageTiles& tiles, const std::vector<int>& numbers) {
    std::vector<int> there;
    std::copy_if(numbers.begin(), numbers.end(), std::back_inserter(there),
                 [&](int number) { return number >= 0 && number < tiles.count; });
    auto picked = std::make_shared<ImageTiles>(static_cast<int>(there.size()), tiles.width, tiles.height,
                                               tiles.channels);
    for (int i = 0; i < picked->count; ++i)
        std::ranges::copy(tiles.tile(there[static_cast<std::size_t>(i)]), picked->tile(i).begin());
    return picked;
}

std::vector<int> evenlySpaced(int last, int count) {
    std::vector<int> numbers;
    for (int i = 0; i < count; ++i) {
        const int number = count > 1 ? (2 * i * last + count - 1) / (2 * (count - 1)) : last;
        if (numbers.empty() || number != numbers.back()) numbers.push_back(number);
    }
    return numbers;
}

bool samePoint(const LatentPoint& a, const LatentPoint& b) {
    if (a.mixture || b.mixture)
        return a.mixture == b.mixture || (a.mixture && b.mixture && samePosition(*a.mixture, *b.mixture));
    return a.z == b.z && (a.z != nullptr || (a.seed == b.seed && a.index == b.index));
}

bool samePoints(const std::vector<LatentPoint>& a, const std::vector<LatentPoint>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), samePoint);
}

bool samePosition(const Interpolate& a, const Interpolate& b) {
    const bool ends = samePoint(a.first, b.first) && samePoint(a.second, b.second);
    if (!ends || a.weights != b.weights || a.turn != b.turn) return false;
    if (a.weights) return samePoint(a.third, b.third) && samePoint(a.fourth, b.fourth);
    return a.turn || a.rho == b.rho;
}

LatentPoint pointOf(const FloatBatch& batch, int index) {
    LatentPoint point;
    if (index < 0 || index >= batch.count) return point;
    auto z = std::make_shared<FloatBatch>(1, batch.channels, batch.height, batch.width);
    std::copy_n(batch.image(index), batch.imageSize(), z->image(0));
    point.z = std::move(z);
    return point;
}

}  // namespace shortrun
