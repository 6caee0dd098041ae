// Points of the latent space as JSON: seed and number, or, where a point comes from a photo, its own values, or,
// where it lies between others, those others. Pure functions; any thread.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include "engine/session/requests.h"
#include "ui/latent_ways.h"

namespace shortrun {

/// Points lie between points that lie between points: deeper than this they are no longer read.
inline constexpr int kDeepestPoint = 64;

QJsonObject pointToJson(const LatentPoint& point);
/// What is missing or makes no sense becomes the first point of seed 1.
LatentPoint pointFromJson(const QJsonObject& json);
/// How many points deep the description of this one goes: 0 for a seed or a photo.
int depthOf(const LatentPoint& point);

/// A point that somebody keeps: a pinned sample.
struct NamedPoint {
    QString name;
    LatentPoint point;
};
QJsonArray pinsToJson(const QList<NamedPoint>& pins);
QList<NamedPoint> pinsFromJson(const QJsonArray& json);

inline constexpr int kMostKeyframes = 100;
QJsonArray keyframesToJson(const QList<Keyframe>& keyframes);
QList<Keyframe> keyframesFromJson(const QJsonArray& json);

}  // namespace shortrun
