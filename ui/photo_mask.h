// The mask over a photo: an 8-bit gray square, white (255) where the model is to fill in. Painted, turned into what
// the engine takes and into text. Pure functions; any thread.
#pragma once

#include <QImage>
#include <QPointF>
#include <QString>
#include <memory>

#include "engine/core/image.h"

namespace shortrun {

/// Parts of a photo that can be chosen without painting.
enum class MaskPart { LeftHalf, RightHalf, TopHalf, BottomHalf, UpperRightQuarter, Centre, Inverse };

QImage emptyMask(int side);
/// `now` is what Inverse turns over.
QImage maskOf(MaskPart part, const QImage& now);
/// Paints a disc from one point to another (white, or black to erase); positions in pixels of the mask.
void paintMask(QImage& mask, const QPointF& from, const QPointF& to, double diameter, bool erase);
/// The same mask for another model; null stays null.
QImage scaledMask(const QImage& mask, int side);

bool hasHoles(const QImage& mask);
/// Whether nothing is left that counts.
bool coversAll(const QImage& mask);

/// For PictureSource::mask; null without holes.
std::shared_ptr<const ImageTiles> maskTiles(const QImage& mask);
QString maskToText(const QImage& mask);
/// Null where the text is not a mask.
QImage maskFromText(const QString& text);

}  // namespace shortrun
