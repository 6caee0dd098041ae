// Smooth shapes painted with exact antialiasing, for the built-in avatars. A drawing lives in a square of 32
// x 32 units, y downward, whatever its size in pixels. Only + - * / and sqrt are used, so that every machine
// paints the same bytes. Value types; any thread.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

/// The side of every drawing, in its own units: one unit is one pixel of a 32 x 32 picture.
inline constexpr float kDrawingSide = 32.0f;

struct Point {
    float x = 0;
    float y = 0;
};

/// sRGB, each part in [0, 1]. Colours are mixed as they are encoded, as drawing programs do.
struct Colour {
    float red = 0;
    float green = 0;
    float blue = 0;

    /// From 0xRRGGBB.
    static constexpr Colour hex(unsigned code) {
        return {static_cast<float>(code >> 16 & 255u) / 255.0f, static_cast<float>(code >> 8 & 255u) / 255.0f,
                static_cast<float>(code & 255u) / 255.0f};
    }
    /// `share` of the way from this colour to `other`.
    Colour towards(const Colour& other, float share) const;
    Colour darker(float share) const { return towards({0.12f, 0.06f, 0.14f}, share); }
    Colour lighter(float share) const { return towards({1.0f, 1.0f, 1.0f}, share); }
    /// Perceived brightness in [0, 1].
    float luma() const { return 0.299f * red + 0.587f * green + 0.114f * blue; }
    /// Weighted distance; below about 0.2 two neighbouring shapes melt together at 32 pixels.
    float distance(const Colour& other) const;
};

/// A region bounded by closed curves: the union of what was added, less what was cut.
class Path {
 public:
    /// `slope` tilts the ellipse's long axis: dy / dx.
    static Path ellipse(Point centre, float radiusX, float radiusY, float slope = 0);
    static Path roundedBox(Point topLeft, Point bottomRight, float radius);
    static Path polygon(std::initializer_list<Point> corners);
    /// The smooth closed curve through `points`.
    static Path blob(std::initializer_list<Point> points);
    /// A line of `width` units with round ends along the smooth open curve through `points`.
    static Path stroke(std::initializer_list<Point> points, float width);

    bool empty() const { return points_.empty(); }
    Path& add(const Path& other);
    Path& cut(const Path& other);
    Path mirrored(float axisX = kDrawingSide / 2) const;
    Path moved(float dx, float dy) const;
    /// This region and its mirror image.
    Path both(float axisX = kDrawingSide / 2) const { return Path(*this).add(mirrored(axisX)); }

    /// The corners of all rings, one ring after the other. Positive area: filled; negative: cut out.
    std::span<const Point> points() const { return points_; }
    /// For each ring, the index behind its last corner.
    std::span<const std::size_t> ringEnds() const { return ends_; }

 private:
    friend class Pen;
    /// Makes a ring of the points behind the last one, the way round that fills it.
    void closeRing();
    /// Turns all rings the other way round.
    void turnRings();

    std::vector<Point> points_;
    std::vector<std::size_t> ends_;
};

/// Draws one closed outline, curve by curve.
class Pen {
 public:
    explicit Pen(Point start);
    Pen& line(Point to);
    /// Cubic Bezier curve.
    Pen& curve(Point control1, Point control2, Point to);
    /// A smooth curve (Catmull-Rom) from here through all `points`.
    Pen& through(std::initializer_list<Point> points);
    Path close();

 private:
    Path path_;
};

/// Pixels in rows top ... bottom - 1 and columns left ... right - 1.
struct PixelExtent {
    int top = 0, bottom = 0;
    int left = 0, right = 0;
};

/// How much of each pixel a path covers, in [0, 1], row by row; nothing outside of `box`.
struct Mask {
    PixelExtent box;
    std::vector<float> coverage;
};

/// The square picture being painted.
class AvatarCanvas {
 public:
    /// `size` x `size` pixels.
    explicit AvatarCanvas(int size);

    void fill(const Path& path, const Colour& colour, float opacity = 1);
    /// Only where `clip` allows.
    void fill(const Path& path, const Colour& colour, const Mask& clip, float opacity = 1);
    /// What fill() does with the path of the mask.
    void fill(const Mask& shape, const Colour& colour);
    /// Everything, from one colour above to another below.
    void fillGradient(const Colour& top, const Colour& bottom);
    Mask mask(const Path& path);

    /// The bytes, as one RGB tile.
    void copyTo(std::span<std::uint8_t> tile) const;

 private:
    /// Leaves the path's areas in area_, for the pixels that it can touch.
    PixelExtent rasterise(const Path& path);
    /// body(pixel, cover) for what rasterise() has left: its place, row * size_ + column, and its share in [0, 1].
    template <class Body>
    void forEachPixel(const PixelExtent& box, const Body& body) const;
    void mix(std::size_t pixel, const Colour& colour, float cover);

    int size_;
    int stride_;                ///< of area_: two more than size_, for what lies right of the picture
    std::vector<float> area_;   ///< signed area that each pixel adds to the ones right of it
    std::vector<float> parts_;  ///< red, green, blue of each pixel, row by row
};

}  // namespace shortrun
