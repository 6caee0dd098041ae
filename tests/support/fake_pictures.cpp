#include "support/fake_pictures.h"

#include <algorithm>
#include <cmath>

namespace shortrun::fake {

namespace {

using Colour = std::array<double, 3>;

/// SplitMix64: one well-mixed number from a counter.
std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

double unit(std::uint64_t x) {
    return static_cast<double>(mix(x) >> 11) / 9007199254740992.0;
}

Colour hue(double h, double saturation, double value) {
    Colour c{};
    for (int i = 0; i < 3; ++i) {
        const double k = std::fmod((i == 0 ? 5.0 : i == 1 ? 3.0 : 1.0) + 6 * h, 6.0);
        c[i] = value - value * saturation * std::clamp(std::min(k, 4 - k), 0.0, 1.0);
    }
    return c;
}

double disc(double x, double y, double cx, double cy, double rx, double ry, double soft) {
    const double d = std::hypot((x - cx) / rx, (y - cy) / ry);
    return std::clamp((1 - d) / soft + 0.5, 0.0, 1.0);
}

void over(Colour& below, const Colour& above, double alpha) {
    for (int i = 0; i < 3; ++i) below[i] += (above[i] - below[i]) * alpha;
}

Colour faceAt(const Traits& t, double x, double y) {
    Colour c = hue(t[0], 0.45, 0.85);
    const Colour skin = hue(0.06 + 0.03 * t[1], 0.35 + 0.3 * t[1], 0.95 - 0.45 * t[1]);
    const Colour hair = hue(t[2], 0.6, 0.25 + 0.5 * t[3]);
    const double soft = 0.12, width = 0.26 + 0.06 * t[4];
    over(c, hair, disc(x, y, 0.5, 0.42, width + 0.07, 0.36, soft));
    over(c, skin, disc(x, y, 0.5, 0.54, width, 0.33, soft));
    over(c, hair, disc(x, y, 0.5, 0.22 + 0.06 * t[5], width + 0.02, 0.1 + 0.05 * t[5], soft));
    const double eye = 0.1 + 0.03 * t[6];
    for (double side : {-1.0, 1.0}) {
        over(c, {1, 1, 1}, disc(x, y, 0.5 + side * eye, 0.5, 0.055, 0.05, 0.3));
        over(c, {0.1, 0.12, 0.2}, disc(x, y, 0.5 + side * eye, 0.505, 0.028, 0.03, 0.4));
    }
    over(c, {0.75, 0.25, 0.25}, disc(x, y, 0.5, 0.7, 0.05 + 0.06 * t[7], 0.025 + 0.02 * t[7], 0.4));
    return c;
}

}  // namespace

Traits traitsOf(std::uint64_t seed, int index) {
    Traits traits;
    for (std::size_t i = 0; i < traits.size(); ++i)
        traits[i] = unit(seed * 1000003 + static_cast<std::uint64_t>(index) * 131 + i);
    return traits;
}

Traits traitsOf(const Interpolate& position) {
    const Traits first = traitsOf(position.first), second = traitsOf(position.second);
    if (!position.weights)
        return mixed(first, second, position.turn ? std::sin(*position.turn * 1.5707963267948966) : position.rho);
    const std::array<double, 4>& weight = *position.weights;
    const std::array<Traits, 4> corners{first, second, traitsOf(position.third), traitsOf(position.fourth)};
    Traits traits{};
    for (std::size_t i = 0; i < traits.size(); ++i) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c) sum += weight[c] * (corners[c][i] - 0.5);
        traits[i] = std::clamp(0.5 + sum, 0.0, 1.0);
    }
    return traits;
}

Traits traitsOf(const LatentPoint& point) {
    if (point.mixture) return traitsOf(*point.mixture);
    if (!point.z || point.z->values.empty()) return traitsOf(point.seed, point.index);
    Traits traits{};
    const std::size_t part = std::max<std::size_t>(1, point.z->values.size() / traits.size());
    for (std::size_t i = 0; i < traits.size(); ++i) {
        double sum = 0;
        for (std::size_t k = i * part; k < std::min((i + 1) * part, point.z->values.size()); ++k)
            sum += point.z->values[k];
        traits[i] = std::clamp(0.5 + sum / static_cast<double>(part), 0.0, 1.0);
    }
    return traits;
}

Traits mixed(const Traits& a, const Traits& b, double rho) {
    Traits traits;
    const double other = std::sqrt(std::max(0.0, 1 - rho * rho));
    for (std::size_t i = 0; i < traits.size(); ++i)
        traits[i] = std::clamp(0.5 + rho * (a[i] - 0.5) + other * (b[i] - 0.5), 0.0, 1.0);
    return traits;
}

void drawFace(ImageTiles& tiles, int index, const Traits& traits, double noise, std::uint64_t grain) {
    auto pixels = tiles.tile(index);
    std::size_t at = 0;
    for (int y = 0; y < tiles.height; ++y)
        for (int x = 0; x < tiles.width; ++x) {
            const Colour c = faceAt(traits, (x + 0.5) / tiles.width, (y + 0.5) / tiles.height);
            for (int channel = 0; channel < tiles.channels; ++channel, ++at) {
                const double clean = tiles.channels == 1 ? (c[0] + c[1] + c[2]) / 3 : c[channel];
                const double speck = unit(grain * 7919 + static_cast<std::uint64_t>(index) * 65537 + at);
                const double value = clean * (1 - noise) + speck * noise;
                pixels[at] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0, 1.0)));
            }
        }
}

ImageTiles faces(std::uint64_t seed, int count, int size, int channels, double noise) {
    ImageTiles tiles(count, size, size, channels);
    for (int i = 0; i < count; ++i) drawFace(tiles, i, traitsOf(seed, i), noise, seed + 17);
    return tiles;
}

}  // namespace shortrun::fake
