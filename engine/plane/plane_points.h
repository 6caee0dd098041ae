// Points of the plane as the loops like them: coordinates apart. Values; any thread.
#pragma once

#include <cstddef>
#include <vector>

namespace shortrun {

struct PlanePoints {
    std::vector<double> x, y;

    PlanePoints() = default;
    explicit PlanePoints(std::size_t count) : x(count), y(count) {}
    std::size_t size() const { return x.size(); }
    bool empty() const { return x.empty(); }
    void resize(std::size_t count) {
        x.resize(count);
        y.resize(count);
    }
    void append(double px, double py) {
        x.push_back(px);
        y.push_back(py);
    }
    bool operator==(const PlanePoints&) const = default;
};

}  // namespace shortrun
