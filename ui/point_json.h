// A point of the latent space as JSON: its seed and number, or, where it comes from a photo, its own values.
// Pure functions; any thread.
#pragma once

#include <QJsonObject>

#include "engine/session/requests.h"

namespace shortrun {

QJsonObject pointToJson(const LatentPoint& point);
/// What is missing or makes no sense becomes the first point of seed 1.
LatentPoint pointFromJson(const QJsonObject& json);

}  // namespace shortrun
