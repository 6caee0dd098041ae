// The shapes of avatar_canvas.h: curves are turned into fine polygons once, in drawing units, so that an
// avatar has the same geometry at every size. Any thread.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/data/avatar_canvas.h"

namespace shortrun {
namespace {

constexpr int kCurvePieces = 10;       // a quarter circle of half the picture errs by 0.05 units
constexpr float kCircle = 0.5522847f;  // control points of a quarter circle: 4 / 3 (sqrt(2) - 1)

float signedArea(std::span<const Point> ring) {
    float twice = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[i + 1 == ring.size() ? 0 : i + 1];
        twice += a.x * b.y - b.x * a.y;
    }
    return twice / 2;
}

/// The shares of a cubic Bezier curve's four points at t = 1 / kCurvePieces, ..., 1.
struct BezierShares {
    float a, b, c, d;
};
constexpr auto kBezierShares = [] {
    std::array<BezierShares, kCurvePieces> shares{};
    for (int i = 1; i <= kCurvePieces; ++i) {
        const float t = static_cast<float>(i) / kCurvePieces, u = 1 - t;
        shares[i - 1] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
    }
    return shares;
}();

void appendBezier(std::vector<Point>& line, Point b, Point c, Point d) {
    const Point a = line.back();
    for (const BezierShares& w : kBezierShares)
        line.push_back({w.a * a.x + w.b * b.x + w.c * c.x + w.d * d.x,
                        w.a * a.y + w.b * b.y + w.c * c.y + w.d * d.y});
}

/// The piece of a Catmull-Rom curve from p1 to p2, with its neighbours p0 and p3, as a Bezier curve.
void appendCatmullRom(std::vector<Point>& line, Point p0, Point p1, Point p2, Point p3) {
    appendBezier(line, {p1.x + (p2.x - p0.x) / 6, p1.y + (p2.y - p0.y) / 6},
                 {p2.x - (p3.x - p1.x) / 6, p2.y - (p3.y - p1.y) / 6}, p2);
}

/// The smooth curve through `points`, from the first, which `line` ends with.
void appendCurve(std::vector<Point>& line, std::span<const Point> points) {
    const std::size_t last = points.size() - 1;
    for (std::size_t i = 0; i < last; ++i)
        appendCatmullRom(line, points[i == 0 ? 0 : i - 1], points[i], points[i + 1],
                         points[std::min(i + 2, last)]);
}

/// Unit normal of the polyline at point i.
Point normalAt(const std::vector<Point>& line, std::size_t i) {
    const Point a = line[i == 0 ? 0 : i - 1];
    const Point b = line[std::min(i + 1, line.size() - 1)];
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float length = std::sqrt(dx * dx + dy * dy);
    if (length <= 0) return {0, 0};
    return {-dy / length, dx / length};
}

}  // namespace

void Path::closeRing() {
    const std::size_t first = ends_.empty() ? 0 : ends_.back();
    ends_.push_back(points_.size());
    const std::span ring = std::span(points_).subspan(first);
    if (signedArea(ring) < 0) std::ranges::reverse(ring);
}

void Path::turnRings() {
    std::size_t first = 0;
    for (const std::size_t end : ends_) {
        std::ranges::reverse(std::span(points_).subspan(first, end - first));
        first = end;
    }
}

Path Path::ellipse(Point centre, float radiusX, float radiusY, float slope) {
    const float length = std::sqrt(1 + slope * slope);
    const float ux = 1 / length, uy = slope / length;
    const auto at = [&](float a, float b) {
        const float x = a * radiusX, y = b * radiusY;
        return Point{centre.x + x * ux - y * uy, centre.y + x * uy + y * ux};
    };
    const float k = kCircle;
    return Pen(at(1, 0))
        .curve(at(1, k), at(k, 1), at(0, 1))
        .curve(at(-k, 1), at(-1, k), at(-1, 0))
        .curve(at(-1, -k), at(-k, -1), at(0, -1))
        .curve(at(k, -1), at(1, -k), at(1, 0))
        .close();
}

Path Path::roundedBox(Point topLeft, Point bottomRight, float radius) {
    const float x0 = topLeft.x, y0 = topLeft.y, x1 = bottomRight.x, y1 = bottomRight.y;
    const float r = radius, q = radius * (1 - kCircle);
    return Pen({x0 + r, y0})
        .line({x1 - r, y0})
        .curve({x1 - q, y0}, {x1, y0 + q}, {x1, y0 + r})
        .line({x1, y1 - r})
        .curve({x1, y1 - q}, {x1 - q, y1}, {x1 - r, y1})
        .line({x0 + r, y1})
        .curve({x0 + q, y1}, {x0, y1 - q}, {x0, y1 - r})
        .line({x0, y0 + r})
        .curve({x0, y0 + q}, {x0 + q, y0}, {x0 + r, y0})
        .close();
}

Path Path::polygon(std::initializer_list<Point> corners) {
    Path path;
    path.points_ = corners;
    path.closeRing();
    return path;
}

Path Path::blob(std::initializer_list<Point> points) {
    const Point* knots = points.begin();
    const std::size_t n = points.size();
    Path path;
    path.points_.reserve(n * kCurvePieces + 1);
    path.points_.push_back(knots[0]);
    for (std::size_t i = 0; i < n; ++i)
        appendCatmullRom(path.points_, knots[(i + n - 1) % n], knots[i], knots[(i + 1) % n],
                         knots[(i + 2) % n]);
    path.closeRing();
    return path;
}

Path Path::stroke(std::initializer_list<Point> points, float width) {
    std::vector<Point> line;
    line.reserve(points.size() * kCurvePieces);
    line.push_back(*points.begin());
    appendCurve(line, std::span(points.begin(), points.size()));
    const float half = width / 2;
    const std::size_t n = line.size();
    Path path;
    path.points_.resize(2 * n);
    for (std::size_t i = 0; i < n; ++i) {  // there on the one side, back on the other
        const Point normal = normalAt(line, i);
        path.points_[i] = {line[i].x + half * normal.x, line[i].y + half * normal.y};
        path.points_[2 * n - 1 - i] = {line[i].x - half * normal.x, line[i].y - half * normal.y};
    }
    path.closeRing();
    return path.add(ellipse(line.front(), half, half)).add(ellipse(line.back(), half, half));
}

Path& Path::add(const Path& other) {
    const std::size_t before = points_.size();
    points_.insert(points_.end(), other.points_.begin(), other.points_.end());
    for (const std::size_t end : other.ends_) ends_.push_back(before + end);
    return *this;
}

Path& Path::cut(const Path& other) {
    Path hole(other);
    hole.turnRings();
    return add(hole);
}

Path Path::mirrored(float axisX) const {
    Path path(*this);
    for (Point& p : path.points_) p.x = 2 * axisX - p.x;
    path.turnRings();  // keeps the sign of the area
    return path;
}

Path Path::moved(float dx, float dy) const {
    Path path(*this);
    for (Point& p : path.points_) p = {p.x + dx, p.y + dy};
    return path;
}

Pen::Pen(Point start) {
    path_.points_.reserve(4 * kCurvePieces + 1);  // a closed curve of four pieces, as most are
    path_.points_.push_back(start);
}

Pen& Pen::line(Point to) {
    path_.points_.push_back(to);
    return *this;
}

Pen& Pen::curve(Point control1, Point control2, Point to) {
    appendBezier(path_.points_, control1, control2, to);
    return *this;
}

Pen& Pen::through(std::initializer_list<Point> points) {
    std::vector<Point> knots{path_.points_.back()};
    knots.insert(knots.end(), points);
    appendCurve(path_.points_, knots);
    return *this;
}

Path Pen::close() {
    path_.closeRing();
    return std::move(path_);
}

}  // namespace shortrun
