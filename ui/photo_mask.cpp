#include "ui/photo_mask.h"

#include <QBuffer>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace shortrun {

namespace {

constexpr int kLargestSide = 1024;

template <class Test>
bool anyPixel(const QImage& mask, Test&& test) {
    for (int y = 0; y < mask.height(); ++y)
        if (std::any_of(mask.constScanLine(y), mask.constScanLine(y) + mask.width(), test)) return true;
    return false;
}

bool isHole(uchar value) {
    return value >= 128;
}

}  // namespace

QImage emptyMask(int side) {
    QImage mask(side, side, QImage::Format_Grayscale8);
    mask.fill(0);
    return mask;
}

QImage maskOf(MaskPart part, const QImage& now) {
    if (part == MaskPart::Inverse) {
        QImage inverse = now;
        inverse.invertPixels();
        return inverse;
    }
    const int side = now.width(), half = side / 2, rest = side - half;
    const QRect rects[] = {{0, 0, half, side},    {half, 0, rest, side}, {0, 0, side, half},
                           {0, half, side, rest}, {half, 0, rest, half}, {side / 4, side / 4, half, half}};
    QImage mask = emptyMask(side);
    QPainter(&mask).fillRect(rects[static_cast<int>(part)], Qt::white);
    return mask;
}

void paintMask(QImage& mask, const QPointF& from, const QPointF& to, double diameter, bool erase) {
    const uchar value = erase ? 0 : 255;
    const QPointF way = to - from;
    const double length = QPointF::dotProduct(way, way), radius = diameter / 2;
    for (int y = 0; y < mask.height(); ++y) {
        uchar* row = mask.scanLine(y);
        for (int x = 0; x < mask.width(); ++x) {
            const QPointF centre(x + 0.5, y + 0.5);
            const double along =
                length > 0 ? std::clamp(QPointF::dotProduct(centre - from, way) / length, 0.0, 1.0) : 0;
            const QPointF off = centre - (from + along * way);
            // A brush of one pixel takes the pixel that it is in.
            const bool in = QPointF::dotProduct(off, off) <= radius * radius;
            if (in || (QPointF(x, y) == QPointF(std::floor(to.x()), std::floor(to.y())))) row[x] = value;
        }
    }
}

QImage scaledMask(const QImage& mask, int side) {
    if (mask.isNull() || mask.width() == side) return mask;
    return mask.scaled(side, side).convertToFormat(QImage::Format_Grayscale8);
}

bool hasHoles(const QImage& mask) {
    return anyPixel(mask, isHole);
}

bool coversAll(const QImage& mask) {
    return !mask.isNull() && !anyPixel(mask, [](uchar value) { return !isHole(value); });
}

std::shared_ptr<const ImageTiles> maskTiles(const QImage& mask) {
    if (!hasHoles(mask)) return nullptr;
    auto tiles = std::make_shared<ImageTiles>(1, mask.width(), mask.height(), 1);
    for (int y = 0; y < mask.height(); ++y)
        std::copy_n(mask.constScanLine(y), mask.width(),
                    tiles->pixels.begin() + std::ptrdiff_t{mask.width()} * y);
    return tiles;
}

QString maskToText(const QImage& mask) {
    if (!hasHoles(mask)) return {};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    mask.save(&buffer, "PNG");
    return QString::fromLatin1(bytes.toBase64());
}

QImage maskFromText(const QString& text) {
    const QImage mask = QImage::fromData(QByteArray::fromBase64(text.toLatin1()), "PNG");
    if (mask.width() != mask.height() || mask.width() > kLargestSide) return {};
    return mask.convertToFormat(QImage::Format_Grayscale8);
}

}  // namespace shortrun
