#include "app/commands/sweep_shape.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>

#include "app/report.h"

namespace shortrun {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFewest = 3;

constexpr int kWidth = 760, kPanel = 280, kLeft = 70, kRight = 70, kTop = 54, kBottom = 44;
constexpr const char* kOurs = "#0072b2";
constexpr const char* kTheirs = "#d55e00";

std::optional<double> numberAt(const Json& object, const std::string& key) {
    if (!object.is_object() || !object.contains(key) || !object[key].is_number()) return {};
    return object[key].get<double>();
}

Json partOf(const Json& object, const char* key) {
    return object.is_object() && object.contains(key) ? object[key] : Json();
}

/// `measure` gives our number of a point.
template <class Measured>
void compare(std::vector<ShapeComparison>& found, const std::vector<SweepResult>& results, const std::string& name,
             const char* published, Measured&& measure) {
    ShapeComparison comparison{name, published, {}, {}, {}};
    for (const SweepResult& result : results) {
        const auto ours = measure(result), theirs = numberAt(partOf(result, "published"), published);
        if (!ours || !theirs) continue;
        comparison.labels.push_back(result.value("label", ""));
        comparison.ours.push_back(*ours);
        comparison.theirs.push_back(*theirs);
    }
    if (comparison.ours.size() < kFewest) return;
    comparison.rankCorrelation = rankCorrelation(comparison.ours, comparison.theirs);
    found.push_back(std::move(comparison));
}

Json networkOf(const SweepResult& result, std::size_t number) {
    const Json networks = partOf(result, "networks");
    return number < networks.size() ? networks[number] : Json();
}

std::vector<double> ranksOf(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        for (std::size_t k = i; k < end; ++k) ranks[order[k]] = 0.5 * static_cast<double>(i + end - 1);
        i = end;
    }
    return ranks;
}

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return safe;
}

template <class... Values>
std::string printed(const char* format, Values... values) {
    char text[400];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::string textAt(double x, double y, const char* anchor, const char* colour, const std::string& text) {
    return printed("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">", x, y, anchor, colour) +
           escaped(text) + "</text>\n";
}

/// Both scales begin at 0: only then does the shape show.
double topOf(const std::vector<double>& values) {
    return 1.2 * std::max(1e-12, *std::max_element(values.begin(), values.end()));
}

/// The number of each point stands on the side that is away from the other curve.
std::string curve(const std::vector<double>& values, const std::vector<double>& others, double panelTop,
                  const char* colour, bool dashed) {
    const double height = kPanel - kTop - kBottom, width = kWidth - kLeft - kRight, top = topOf(values);
    const auto x = [&](std::size_t i) {
        return kLeft + width * (static_cast<double>(i) + 0.5) / static_cast<double>(values.size());
    };
    const auto y = [&](std::size_t i) { return panelTop + kTop + height * (1 - std::max(0.0, values[i]) / top); };
    const auto isUpper = [&, othersTop = topOf(others)](std::size_t i) {
        const double share = values[i] / top, otherShare = others[i] / othersTop;
        return share > otherShare || (share == otherShare && !dashed);
    };
    std::string points, marks;
    for (std::size_t i = 0; i < values.size(); ++i) {
        points += printed("%.1f,%.1f ", x(i), y(i));
        marks += printed("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x(i), y(i), colour);
        marks += textAt(x(i), y(i) + (isUpper(i) ? -8 : 16), "middle", colour, shortNumber(values[i]));
    }
    return "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.6\"" +
           (dashed ? " stroke-dasharray=\"5 4\"" : "") + "/>\n" + marks;
}

std::string panel(const ShapeComparison& shape, double top) {
    const double bottom = top + kPanel - kBottom, width = kWidth - kLeft - kRight;
    std::string text = textAt(kLeft, top + 20, "start", kOurs, shape.measured + " (left)") +
                       textAt(kWidth - kRight, top + 20, "end", kTheirs, "published " + shape.published + " (right)");
    text += printed("<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"none\" stroke=\"#bbb\"/>\n", kLeft,
                    top + kTop, width, kPanel - kTop - kBottom);
    text += textAt(kLeft - 6, bottom, "end", kOurs, "0") + textAt(kWidth - kRight + 6, bottom, "start", kTheirs, "0") +
            textAt(kLeft - 6, top + kTop + 8, "end", kOurs, shortNumber(topOf(shape.ours))) +
            textAt(kWidth - kRight + 6, top + kTop + 8, "start", kTheirs, shortNumber(topOf(shape.theirs)));
    for (std::size_t i = 0; i < shape.labels.size(); ++i)
        text += textAt(kLeft + width * (static_cast<double>(i) + 0.5) / static_cast<double>(shape.labels.size()),
                       bottom + 18, "middle", "#333", shape.labels[i]);
    return text + curve(shape.theirs, shape.ours, top, kTheirs, true) +
           curve(shape.ours, shape.theirs, top, kOurs, false);
}

}  // namespace

double rankCorrelation(const std::vector<double>& a, const std::vector<double>& b) {
    const std::vector<double> x = ranksOf(a), y = ranksOf(b);
    const double mean = 0.5 * static_cast<double>(x.size() - 1);
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0.0;
}

std::vector<ShapeComparison> compareShapes(const std::vector<SweepResult>& results) {
    std::vector<ShapeComparison> found;
    const std::size_t networks = results.empty() ? 0 : partOf(results.front(), "networks").size();
    for (std::size_t n = 0; n < networks; ++n) {
        std::string name = networkOf(results.front(), n).value("network", "");
        name.resize(std::min(name.find(" ("), name.size()));  // what it is, without how it is made
        compare(found, results, "Frechet distance, " + name, "FID", [n](const SweepResult& result) {
            return numberAt(networkOf(result, n), "frechet_distance");
        });
        compare(found, results, "Inception score, " + name, "IS", [n](const SweepResult& result) {
            return numberAt(partOf(networkOf(result, n), "inception_score"), "mean");
        });
    }
    compare(found, results, "mean norm of f', r", "mean norm of f'",
            [](const SweepResult& result) { return numberAt(partOf(result, "gauges"), "gradient_norm"); });
    return found;
}

std::string shapesText(const std::vector<ShapeComparison>& comparisons) {
    std::string text;
    for (const ShapeComparison& shape : comparisons)
        text += "Order of the " + std::to_string(shape.ours.size()) + " points, " + shape.measured +
                " against the published " + shape.published +
                printed(": rank correlation %.2f\n", shape.rankCorrelation);
    return text;
}

std::string shapesSvg(const std::vector<ShapeComparison>& comparisons) {
    const int height = kPanel * static_cast<int>(std::max<std::size_t>(1, comparisons.size()));
    std::string text = printed(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
        "font-size=\"12\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
        kWidth, height, kWidth, height);
    for (std::size_t i = 0; i < comparisons.size(); ++i)
        text += panel(comparisons[i], static_cast<double>(i) * kPanel);
    return text + "</svg>\n";
}

}  // namespace shortrun
