#include "ui/widgets/signed_map.h"

#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/colour_map.h"
#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr double kWildest = 0.995;  // of all numbers, the smaller ones decide about the scale

/// As diverging(), both sides lightening evenly from a near black.
std::array<std::uint8_t, 3> divergingFromDark(double value) {
    constexpr std::array<std::uint32_t, 9> stops = {0xcfe6fb, 0x82bdee, 0x3f86c6, 0x1f4c78, 0x16181c,
                                                    0x6e3d10, 0xc06f20, 0xf0a452, 0xffdcae};
    return colourAlong(stops, (value + 1) / 2);
}

}

QImage signedImage(const FloatBatch& maps, int index, double most, bool dark) {
    if (index < 0 || index >= maps.count || maps.channels != 1) return {};
    QImage image(maps.width, maps.height, QImage::Format_RGB32);
    const float* values = maps.image(index);
    for (int row = 0; row < maps.height; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < maps.width; ++column) {
            const double value = values[row * maps.width + column];
            const double share = most > 0 && std::isfinite(value) ? value / most : 0.0;
            const auto [red, green, blue] = dark ? divergingFromDark(share) : diverging(share);
            line[column] = qRgb(red, green, blue);
        }
    }
    return image;
}

double strengthOf(const FloatBatch& maps, int index) {
    if (index < 0 || index >= maps.count || maps.imageSize() == 0) return 0;
    std::vector<float> sizes;
    for (std::size_t k = 0; k < maps.imageSize(); ++k) sizes.push_back(std::abs(maps.image(index)[k]));
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(kWildest * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), at, sizes.end());
    // A patch is smaller than what is left out.
    return *at > 0 ? *at : *std::max_element(sizes.begin(), sizes.end());
}

SignedMap::SignedMap(const QString& title, const QString& toolTip, QWidget* parent) : QWidget(parent), title_(title) {
    setAccessibleName(title);
    setAccessibleDescription(toolTip);
    setToolTip(QStringLiteral("<p>%1</p>").arg(toolTip));
    connect(&Theme::instance(), &Theme::changed, this, &SignedMap::draw);
}

void SignedMap::setMap(const std::shared_ptr<const FloatBatch>& maps, int index) {
    maps_ = maps;
    index_ = index;
    stale_ = false;
    draw();
}

void SignedMap::draw() {
    strength_ = maps_ ? strengthOf(*maps_, index_) : 0;
    image_ = maps_ ? signedImage(*maps_, index_, strength_, themeColours().dark) : QImage();
    update();
}

void SignedMap::setStale(bool stale) {
    if (std::exchange(stale_, stale) != stale) update();
}

void SignedMap::paintEvent(QPaintEvent*) {
    const ThemeColours& c = themeColours();
    QPainter painter(this);
    painter.setFont(Theme::instance().font(Theme::Type::Caption));
    const int line = painter.fontMetrics().height();
    const int side = std::min(width(), height() - 2 * line - 4);
    const QRect square((width() - side) / 2, line + 2, side, side);
    painter.setPen(c.text);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignCenter, title_);
    if (image_.isNull()) {
        painter.fillRect(square, c.well);
    } else {
        painter.setOpacity(stale_ ? 0.5 : 1.0);
        painter.drawImage(square, image_);
        painter.setOpacity(1);
        painter.setPen(c.secondaryText);
        painter.drawText(QRect(0, square.bottom() + 3, width(), line), Qt::AlignCenter,
                         QStringLiteral("± %1").arg(strength_, 0, 'g', 2));
    }
    painter.setPen(c.border);
    painter.drawRect(square.adjusted(0, 0, -1, -1));
}

}  // namespace shortrun
