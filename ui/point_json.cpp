#include "ui/point_json.h"

#include <QByteArray>
#include <QString>
#include <algorithm>
#include <cmath>
#include <cstring>

namespace shortrun {

namespace {

constexpr int kLargestSide = 1024;

std::shared_ptr<const FloatBatch> valuesFrom(const QJsonObject& json) {
    const int channels = json["channels"].toInt(), height = json["height"].toInt(),
              width = json["width"].toInt();
    const bool sizes = channels >= 1 && channels <= 4 && height >= 1 && height <= kLargestSide &&
                       width >= 1 && width <= kLargestSide;
    const QByteArray bytes = QByteArray::fromBase64(json["z"].toString().toLatin1());
    const qsizetype expected = sizes ? qsizetype{4} * channels * height * width : 0;
    if (expected == 0 || bytes.size() != expected) return nullptr;
    auto z = std::make_shared<FloatBatch>(1, channels, height, width);
    std::memcpy(z->image(0), bytes.constData(), static_cast<std::size_t>(expected));
    const bool finite =
        std::all_of(z->image(0), z->image(0) + z->imageSize(), [](float v) { return std::isfinite(v); });
    return finite ? z : nullptr;
}

}  // namespace

QJsonObject pointToJson(const LatentPoint& point) {
    QJsonObject json{{"seed", QString::number(point.seed)}, {"index", point.index}};
    if (!point.z || point.z->count != 1) return json;
    const FloatBatch& z = *point.z;
    const QByteArray bytes(reinterpret_cast<const char*>(z.image(0)),
                           static_cast<qsizetype>(4 * z.imageSize()));
    json["z"] = QString::fromLatin1(bytes.toBase64());
    json["channels"] = z.channels;
    json["height"] = z.height;
    json["width"] = z.width;
    return json;
}

LatentPoint pointFromJson(const QJsonObject& json) {
    LatentPoint point;
    bool number = false;
    const quint64 seed = json["seed"].toString().toULongLong(&number);
    if (number) point.seed = seed;
    point.index = std::max(0, json["index"].toInt());
    if (json.contains("z")) point.z = valuesFrom(json);
    return point;
}

}  // namespace shortrun
