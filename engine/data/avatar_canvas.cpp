// Painting by exact area: each edge of a polygon adds, to the pixels it crosses, the signed area between
// itself and the right border of the pixel; running sums along a row then give every pixel's coverage. Any
// thread.
#include "engine/data/avatar_canvas.h"

#include <algorithm>
#include <cmath>

namespace shortrun {
namespace {

/// Of a number that is not negative; the library's ceil() is a call on the oldest 64-bit machines.
int ceiling(float value) {
    const int below = static_cast<int>(value);
    return below + (static_cast<float>(below) < value ? 1 : 0);
}

/// std::clamp() without a branch.
float within(float value, float least, float most) {
    const float raised = value < least ? least : value;
    return raised > most ? most : raised;
}

constexpr float kLeastCover = 1e-4f;  // less is what rounding has left

/// Where the edges of a path leave their areas.
struct AreaSums {
    float* area;
    int stride;
    float limit;  ///< the side of the picture, in pixels

    void addEdge(const Point& from, const Point& to) const;
    void addSpan(int row, float x0, float x1, float rise) const;
};

inline void AreaSums::addSpan(int row, float x0, float x1, float rise) const {
    float* out = area + static_cast<std::size_t>(row) * stride;
    const int first = static_cast<int>(x0);
    const float border = static_cast<float>(first + 1);
    if (x1 <= border) {  // most spans lie within one pixel
        const float inPixel = rise * (border - (x0 + x1) / 2);
        out[first] += inPixel;
        out[first + 1] += rise - inPixel;
        return;
    }
    // A pixel's sum is the area right of the edge within it, so each is given what its left one lacks.
    float before = 0;
    int column = first;
    for (; static_cast<float>(column) < x1; ++column) {
        const float left = std::max(x0, static_cast<float>(column));
        const float right = std::min(x1, static_cast<float>(column + 1));
        const float reached = (left - x0) / (x1 - x0);
        const float share = (right - left) / (x1 - x0);
        const float inPixel =
            rise * (reached + share * (static_cast<float>(column + 1) - (left + right) / 2));
        out[column] += inPixel - before;
        before = inPixel;
    }
    out[column] += rise - before;
}

inline void AreaSums::addEdge(const Point& from, const Point& to) const {
    if (from.y == to.y) return;
    const bool down = from.y < to.y;
    const Point& a = down ? from : to;
    const Point& b = down ? to : from;
    const float direction = down ? 1.0f : -1.0f;
    const float slope = (b.x - a.x) / (b.y - a.y);
    float y0 = std::max(a.y, 0.0f);
    const float end = std::min(b.y, limit);
    int row = static_cast<int>(y0);
    while (y0 < end) {
        const float y1 = std::min(b.y, static_cast<float>(row + 1));
        const float xa = within(a.x + (y0 - a.y) * slope, 0.0f, limit);
        const float xb = within(a.x + (y1 - a.y) * slope, 0.0f, limit);
        addSpan(row, std::min(xa, xb), std::max(xa, xb), direction * (y1 - y0));
        y0 = y1;
        ++row;
    }
}

}  // namespace

Colour Colour::towards(const Colour& other, float share) const {
    return {red + share * (other.red - red), green + share * (other.green - green),
            blue + share * (other.blue - blue)};
}

float Colour::distance(const Colour& other) const {
    const float r = red - other.red, g = green - other.green, b = blue - other.blue;
    return std::sqrt(0.30f * r * r + 0.59f * g * g + 0.20f * b * b);
}

AvatarCanvas::AvatarCanvas(int size)
    : size_(size),
      stride_(size + 2),
      area_(static_cast<std::size_t>(stride_) * size),
      parts_(static_cast<std::size_t>(size) * size * 3) {
}

PixelExtent AvatarCanvas::rasterise(const Path& path) {
    const float scale = static_cast<float>(size_) / kDrawingSide;
    const float limit = static_cast<float>(size_);
    float top = limit, bottom = 0, left = limit, right = 0;
    for (const Point& p : path.points()) {
        top = std::min(top, p.y * scale);
        bottom = std::max(bottom, p.y * scale);
        left = std::min(left, p.x * scale);
        right = std::max(right, p.x * scale);
    }
    // A column more at each side: where an edge ends may be rounded beyond its corner.
    const PixelExtent box{.top = static_cast<int>(std::max(top, 0.0f)),
                          .bottom = ceiling(std::min(bottom, limit)),
                          .left = std::max(static_cast<int>(std::max(left, 0.0f)) - 1, 0),
                          .right = std::min(ceiling(std::min(right, limit)) + 1, size_)};
    for (int row = box.top; row < box.bottom; ++row) {
        float* area = &area_[static_cast<std::size_t>(row) * stride_];
        std::fill(area + box.left, area + box.right + 2, 0.0f);
    }
    const auto pixel = [&](std::size_t i) {
        return Point{path.points()[i].x * scale, path.points()[i].y * scale};
    };
    const AreaSums sums{area_.data(), stride_, limit};
    std::size_t first = 0;
    for (const std::size_t end : path.ringEnds()) {
        Point from = pixel(first);
        for (std::size_t i = first + 1; i <= end; ++i) {
            const Point to = pixel(i == end ? first : i);
            sums.addEdge(from, to);
            from = to;
        }
        first = end;
    }
    return box;
}

inline void AvatarCanvas::mix(std::size_t pixel, const Colour& colour, float cover) {
    if (cover <= kLeastCover) return;
    float* part = &parts_[3 * pixel];
    part[0] += cover * (colour.red - part[0]);
    part[1] += cover * (colour.green - part[1]);
    part[2] += cover * (colour.blue - part[2]);
}

template <class Body>
void AvatarCanvas::forEachPixel(const PixelExtent& box, const Body& body) const {
    for (int row = box.top; row < box.bottom; ++row) {
        const float* area = &area_[static_cast<std::size_t>(row) * stride_];
        const std::size_t pixels = static_cast<std::size_t>(row) * size_;
        float sum = 0;
        for (int column = box.left; column < box.right; ++column) {
            sum += area[column];
            body(pixels + column, within(-sum, 0.0f, 1.0f));
        }
    }
}

void AvatarCanvas::fill(const Path& path, const Colour& colour, float opacity) {
    forEachPixel(rasterise(path), [&](std::size_t pixel, float cover) { mix(pixel, colour, cover * opacity); });
}

void AvatarCanvas::fill(const Path& path, const Colour& colour, const Mask& clip, float opacity) {
    forEachPixel(rasterise(path), [&](std::size_t pixel, float cover) {
        mix(pixel, colour, cover * opacity * clip.coverage[pixel]);
    });
}

void AvatarCanvas::fill(const Mask& shape, const Colour& colour) {
    for (int row = shape.box.top; row < shape.box.bottom; ++row) {
        const std::size_t pixels = static_cast<std::size_t>(row) * size_;
        for (int column = shape.box.left; column < shape.box.right; ++column)
            mix(pixels + column, colour, shape.coverage[pixels + column]);
    }
}

void AvatarCanvas::fillGradient(const Colour& top, const Colour& bottom) {
    float* part = parts_.data();
    for (int row = 0; row < size_; ++row) {
        const float share = (static_cast<float>(row) + 0.5f) / static_cast<float>(size_);
        const Colour colour = top.towards(bottom, share);
        for (int column = 0; column < size_; ++column) {
            *part++ = colour.red;
            *part++ = colour.green;
            *part++ = colour.blue;
        }
    }
}

Mask AvatarCanvas::mask(const Path& path) {
    Mask mask{rasterise(path), std::vector<float>(static_cast<std::size_t>(size_) * size_)};
    forEachPixel(mask.box, [&](std::size_t pixel, float cover) { mask.coverage[pixel] = cover; });
    return mask;
}

void AvatarCanvas::copyTo(std::span<std::uint8_t> tile) const {
    for (std::size_t i = 0; i < parts_.size(); ++i)
        tile[i] = static_cast<std::uint8_t>(static_cast<int>(within(parts_[i], 0.0f, 1.0f) * 255.0f + 0.5f));
}

}  // namespace shortrun
