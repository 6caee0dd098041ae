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

LatentPoint pointFrom(const QJsonObject& json, int depth);

QJsonObject positionToJson(const Interpolate& position) {
    QJsonObject json{{"first", pointToJson(position.first)}, {"second", pointToJson(position.second)}};
    if (position.weights) {
        QJsonArray weights;
        for (const double weight : *position.weights) weights.append(weight);
        json["weights"] = weights;
        json["third"] = pointToJson(position.third);
        json["fourth"] = pointToJson(position.fourth);
    } else if (position.turn) {
        json["turn"] = *position.turn;
    } else {
        json["rho"] = position.rho;
    }
    return json;
}

std::optional<std::array<double, 4>> weightsFrom(const QJsonArray& json) {
    std::array<double, 4> weights{};
    double squares = 0;
    for (int i = 0; i < 4; ++i) {
        weights[static_cast<std::size_t>(i)] = json[i].toDouble();
        squares += weights[static_cast<std::size_t>(i)] * weights[static_cast<std::size_t>(i)];
    }
    return squares > 1e-6 && squares < 1e6 ? std::optional(weights) : std::nullopt;
}

std::shared_ptr<const Interpolate> positionFrom(const QJsonObject& json, int depth) {
    auto position = std::make_shared<Interpolate>();
    position->first = pointFrom(json["first"].toObject(), depth);
    position->second = pointFrom(json["second"].toObject(), depth);
    position->rho = std::clamp(json["rho"].toDouble(), 0.0, 1.0);
    if (json.contains("turn")) position->turn = std::clamp(json["turn"].toDouble(), 0.0, 1.0);
    if (!json.contains("weights")) return position;
    position->third = pointFrom(json["third"].toObject(), depth);
    position->fourth = pointFrom(json["fourth"].toObject(), depth);
    position->weights = weightsFrom(json["weights"].toArray());
    return position;
}

LatentPoint pointFrom(const QJsonObject& json, int depth) {
    LatentPoint point;
    bool number = false;
    const quint64 seed = json["seed"].toString().toULongLong(&number);
    if (number) point.seed = seed;
    point.index = std::max(0, json["index"].toInt());
    if (json.contains("z")) point.z = valuesFrom(json);
    if (point.z) point.name = json["name"].toString().toStdString();
    if (json.contains("between") && depth < kDeepestPoint)
        point.mixture = positionFrom(json["between"].toObject(), depth + 1);
    return point;
}

}  // namespace

QJsonObject pointToJson(const LatentPoint& point) {
    if (point.mixture) return {{"between", positionToJson(*point.mixture)}};
    QJsonObject json{{"seed", QString::number(point.seed)}, {"index", point.index}};
    if (!point.z || point.z->count != 1) return json;
    const FloatBatch& z = *point.z;
    const QByteArray bytes(reinterpret_cast<const char*>(z.image(0)),
                           static_cast<qsizetype>(4 * z.imageSize()));
    json["z"] = QString::fromLatin1(bytes.toBase64());
    json["channels"] = z.channels;
    json["height"] = z.height;
    json["width"] = z.width;
    if (!point.name.empty()) json["name"] = QString::fromStdString(point.name);
    return json;
}

LatentPoint pointFromJson(const QJsonObject& json) {
    return pointFrom(json, 0);
}

int depthOf(const LatentPoint& point) {
    if (!point.mixture) return 0;
    int deepest = std::max(depthOf(point.mixture->first), depthOf(point.mixture->second));
    if (point.mixture->weights)
        deepest = std::max({deepest, depthOf(point.mixture->third), depthOf(point.mixture->fourth)});
    return 1 + deepest;
}

QJsonArray pinsToJson(const QList<NamedPoint>& pins) {
    QJsonArray json;
    for (const NamedPoint& pin : pins)
        json.append(QJsonObject{{"name", pin.name}, {"point", pointToJson(pin.point)}});
    return json;
}

QList<NamedPoint> pinsFromJson(const QJsonArray& json) {
    QList<NamedPoint> pins;
    for (const QJsonValue& value : json) {
        const QJsonObject pin = value.toObject();
        if (pin.contains("point"))
            pins.append({pin["name"].toString(), pointFromJson(pin["point"].toObject())});
    }
    return pins;
}

QJsonArray keyframesToJson(const QList<Keyframe>& keyframes) {
    QJsonArray json;
    for (const Keyframe& keyframe : keyframes)
        json.append(QJsonObject{{"point", pointToJson(keyframe.point)}, {"seconds", keyframe.seconds}});
    return json;
}

QList<Keyframe> keyframesFromJson(const QJsonArray& json) {
    QList<Keyframe> keyframes;
    for (const QJsonValue& value : json) {
        if (keyframes.size() >= kMostKeyframes) break;
        const QJsonObject one = value.toObject();
        keyframes.append(
            {pointFromJson(one["point"].toObject()), std::clamp(one["seconds"].toDouble(2), 0.1, 120.0)});
    }
    return keyframes;
}

}  // namespace shortrun
