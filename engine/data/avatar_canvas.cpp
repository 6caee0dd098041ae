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
      pixels_(static_cast<std::size_t>(size) * size) {
}

void AvatarCanvas::addEdge(Point from, Point to) {
    if (from.y == to.y) return;
    const float direction = from.y < to.y ? 1.0f : -1.0f;
    if (from.y > to.y) std::swap(from, to);
    const float limit = static_cast<float>(size_);
    const float slope = (to.x - from.x) / (to.y - from.y);
    const int endRow = ceiling(std::clamp(to.y, 0.0f, limit));
    for (int row = static_cast<int>(std::max(from.y, 0.0f)); row < endRow; ++row) {
        const float y0 = std::max(from.y, static_cast<float>(row));
        const float y1 = std::min(to.y, static_cast<float>(row + 1));
        const float xa = std::clamp(from.x + (y0 - from.y) * slope, 0.0f, limit);
        const float xb = std::clamp(from.x + (y1 - from.y) * slope, 0.0f, limit);
        addSpan(row, std::min(xa, xb), std::max(xa, xb), direction * (y1 - y0));
    }
}

void AvatarCanvas::addSpan(int row, float x0, float x1, float rise) {
    float* out = &area_[static_cast<std::size_t>(row) * stride_];
    const int first = static_cast<int>(x0);
    const int last = std::max(first, ceiling(x1) - 1);
    if (first == last) {  // most spans lie within one pixel
        const float inPixel = rise * (static_cast<float>(first + 1) - (x0 + x1) / 2);
        out[first] += inPixel;
        out[first + 1] += rise - inPixel;
        return;
    }
    // A pixel's sum is the area right of the edge within it, so each is given what its left one lacks.
    float before = 0;
    for (int column = first; column <= last; ++column) {
        const float left = std::max(x0, static_cast<float>(column));
        const float right = std::min(x1, static_cast<float>(column + 1));
        const float reached = (left - x0) / (x1 - x0);
        const float share = (right - left) / (x1 - x0);
        const float inPixel =
            rise * (reached + share * (static_cast<float>(column + 1) - (left + right) / 2));
        out[column] += inPixel - before;
        before = inPixel;
    }
    out[last + 1] += rise - before;
}

AvatarCanvas::Rows AvatarCanvas::rasterise(const Path& path) {
    const float scale = static_cast<float>(size_) / kDrawingSide;
    float top = static_cast<float>(size_), bottom = 0;
    for (const std::vector<Point>& ring : path.rings())
        for (const Point& p : ring) {
            top = std::min(top, p.y * scale);
            bottom = std::max(bottom, p.y * scale);
        }
    const Rows rows{std::clamp(static_cast<int>(std::floor(top)), 0, size_),
                    std::clamp(static_cast<int>(std::ceil(bottom)), 0, size_)};
    std::fill(area_.begin() + static_cast<std::ptrdiff_t>(rows.first) * stride_,
              area_.begin() + static_cast<std::ptrdiff_t>(std::max(rows.first, rows.end)) * stride_, 0.0f);
    for (const std::vector<Point>& ring : path.rings())
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Point& a = ring[i];
            const Point& b = ring[i + 1 == ring.size() ? 0 : i + 1];
            addEdge({a.x * scale, a.y * scale}, {b.x * scale, b.y * scale});
        }
    return rows;
}

void AvatarCanvas::blend(Rows rows, const Colour& colour, const Mask* clip, float opacity) {
    for (int row = rows.first; row < rows.end; ++row) {
        const float* area = &area_[static_cast<std::size_t>(row) * stride_];
        float sum = 0;
        for (int column = 0; column < size_; ++column) {
            sum += area[column];
            const std::size_t at = static_cast<std::size_t>(row) * size_ + column;
            float cover = std::clamp(-sum, 0.0f, 1.0f) * opacity;
            if (clip != nullptr) cover *= clip->coverage[at];
            if (cover > 1e-4f) pixels_[at] = pixels_[at].towards(colour, cover);
        }
    }
}

void AvatarCanvas::fill(const Path& path, const Colour& colour, float opacity) {
    blend(rasterise(path), colour, nullptr, opacity);
}

void AvatarCanvas::fill(const Path& path, const Colour& colour, const Mask& clip, float opacity) {
    blend(rasterise(path), colour, &clip, opacity);
}

void AvatarCanvas::fillGradient(const Colour& top, const Colour& bottom) {
    for (int row = 0; row < size_; ++row) {
        const float share = (static_cast<float>(row) + 0.5f) / static_cast<float>(size_);
        std::fill_n(pixels_.begin() + static_cast<std::ptrdiff_t>(row) * size_, size_,
                    top.towards(bottom, share));
    }
}

Mask AvatarCanvas::mask(const Path& path) {
    const Rows rows = rasterise(path);
    Mask mask{std::vector<float>(pixels_.size())};
    for (int row = rows.first; row < rows.end; ++row) {
        float sum = 0;
        for (int column = 0; column < size_; ++column) {
            sum += area_[static_cast<std::size_t>(row) * stride_ + column];
            mask.coverage[static_cast<std::size_t>(row) * size_ + column] = std::clamp(-sum, 0.0f, 1.0f);
        }
    }
    return mask;
}

void AvatarCanvas::copyTo(std::span<std::uint8_t> tile) const {
    const auto byte = [](float part) {
        return static_cast<std::uint8_t>(std::clamp(part, 0.0f, 1.0f) * 255.0f + 0.5f);
    };
    std::size_t at = 0;
    for (const Colour& pixel : pixels_) {
        tile[at++] = byte(pixel.red);
        tile[at++] = byte(pixel.green);
        tile[at++] = byte(pixel.blue);
    }
}

}  // namespace shortrun
