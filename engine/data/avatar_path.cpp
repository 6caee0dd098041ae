// The shapes of avatar_canvas.h: curves are turned into fine polygons once, in drawing units, so that an
// avatar has the same geometry at every size. Any thread.
#include <algorithm>
#include <cmath>

#include "engine/data/avatar_canvas.h"

namespace shortrun {
namespace {

constexpr int kCurvePieces = 10;       // a quarter circle of half the picture errs by 0.05 units
constexpr float kCircle = 0.5522847f;  // control points of a quarter circle: 4 / 3 (sqrt(2) - 1)

float signedArea(const std::vector<Point>& ring) {
    float twice = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[(i + 1) % ring.size()];
        twice += a.x * b.y - b.x * a.y;
    }
    return twice / 2;
}

Point bezier(Point a, Point b, Point c, Point d, float t) {
    const float u = 1 - t;
    const float wa = u * u * u, wb = 3 * u * u * t, wc = 3 * u * t * t, wd = t * t * t;
    return {wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y};
}

void appendBezier(std::vector<Point>& line, Point b, Point c, Point d) {
    const Point a = line.back();
    for (int i = 1; i <= kCurvePieces; ++i)
        line.push_back(bezier(a, b, c, d, static_cast<float>(i) / kCurvePieces));
}

/// The piece of a Catmull-Rom curve from p1 to p2, with its neighbours p0 and p3, as a Bezier curve.
void appendCatmullRom(std::vector<Point>& line, Point p0, Point p1, Point p2, Point p3) {
    appendBezier(line, {p1.x + (p2.x - p0.x) / 6, p1.y + (p2.y - p0.y) / 6},
                 {p2.x - (p3.x - p1.x) / 6, p2.y - (p3.y - p1.y) / 6}, p2);
}

std::vector<Point> openCurve(std::span<const Point> points) {
    std::vector<Point> line{points.front()};
    const std::size_t last = points.size() - 1;
    for (std::size_t i = 0; i < last; ++i)
        appendCatmullRom(line, points[i == 0 ? 0 : i - 1], points[i], points[i + 1],
                         points[std::min(i + 2, last)]);
    return line;
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

void Path::addRing(std::vector<Point> ring) {
    if (signedArea(ring) < 0) std::reverse(ring.begin(), ring.end());
    rings_.push_back(std::move(ring));
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
    path.addRing(corners);
    return path;
}

Path Path::blob(std::initializer_list<Point> points) {
    const std::vector<Point> knots(points);
    const std::size_t n = knots.size();
    std::vector<Point> ring{knots.front()};
    for (std::size_t i = 0; i < n; ++i)
        appendCatmullRom(ring, knots[(i + n - 1) % n], knots[i], knots[(i + 1) % n], knots[(i + 2) % n]);
    Path path;
    path.addRing(std::move(ring));
    return path;
}

Path Path::stroke(std::initializer_list<Point> points, float width) {
    const std::vector<Point> line = openCurve(std::span(points.begin(), points.size()));
    const float half = width / 2;
    std::vector<Point> ribbon;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Point normal = normalAt(line, i);
        ribbon.push_back({line[i].x + half * normal.x, line[i].y + half * normal.y});
    }
    for (std::size_t i = line.size(); i-- > 0;) {
        const Point normal = normalAt(line, i);
        ribbon.push_back({line[i].x - half * normal.x, line[i].y - half * normal.y});
    }
    Path path;
    path.addRing(std::move(ribbon));
    return path.add(ellipse(line.front(), half, half)).add(ellipse(line.back(), half, half));
}

Path& Path::add(const Path& other) {
    rings_.insert(rings_.end(), other.rings_.begin(), other.rings_.end());
    return *this;
}

Path& Path::cut(const Path& other) {
    for (std::vector<Point> ring : other.rings_) {
        std::reverse(ring.begin(), ring.end());
        rings_.push_back(std::move(ring));
    }
    return *this;
}

Path Path::mirrored(float axisX) const {
    Path path(*this);
    for (std::vector<Point>& ring : path.rings_) {
        for (Point& p : ring) p.x = 2 * axisX - p.x;
        std::reverse(ring.begin(), ring.end());  // keeps the sign of the area
    }
    return path;
}

Path Path::moved(float dx, float dy) const {
    Path path(*this);
    for (std::vector<Point>& ring : path.rings_)
        for (Point& p : ring) p = {p.x + dx, p.y + dy};
    return path;
}

Pen& Pen::line(Point to) {
    ring_.push_back(to);
    return *this;
}

Pen& Pen::curve(Point control1, Point control2, Point to) {
    appendBezier(ring_, control1, control2, to);
    return *this;
}

Pen& Pen::through(std::initializer_list<Point> points) {
    std::vector<Point> knots{ring_.back()};
    knots.insert(knots.end(), points);
    const std::vector<Point> line = openCurve(knots);
    ring_.insert(ring_.end(), line.begin() + 1, line.end());
    return *this;
}

Path Pen::close() {
    Path path;
    path.addRing(std::move(ring_));
    return path;
}

}  // namespace shortrun
