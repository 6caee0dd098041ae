#include "ui/photo_tray.h"

#include <QFileInfo>
#include <QJsonArray>
#include <algorithm>
#include <utility>

#include "ui/photo_mask.h"

namespace shortrun {

bool PhotoTray::add(const QList<Photo>& photos) {
    const int before = size();
    know(photos);
    for (const Photo& photo : photos)
        if (size() < kMost) photos_.append(photo);
    if (size() > before) selected_ = before;
    return size() == before + photos.size();
}

void PhotoTray::remove(int index) {
    if (index < 0 || index >= size()) return;
    photos_.removeAt(index);
    selected_ = std::clamp(index < selected_ ? selected_ - 1 : selected_, 0, std::max(0, size() - 1));
}

void PhotoTray::select(int index) {
    if (index >= 0 && index < size()) selected_ = index;
}

void PhotoTray::setCrop(const CropSquare& crop) {
    if (!isEmpty()) photos_[selected_].source.crop = crop;
}

void PhotoTray::setMask(const QImage& mask) {
    if (!isEmpty()) photos_[selected_].mask = mask;
}

void PhotoTray::keep(const std::vector<std::string>& names) {
    if (static_cast<std::size_t>(size()) == names.size()) return;
    QList<Photo> kept;
    for (const Photo& photo : std::as_const(photos_)) {
        const auto next = static_cast<std::size_t>(kept.size());
        if (next < names.size() && names[next] == photo.source.name) kept.append(photo);
    }
    photos_ = kept;
    selected_ = 0;
}

QStringList PhotoTray::keys() const {
    QStringList keys;
    for (const Photo& photo : photos_) keys << photo.key;
    return keys;
}

std::vector<PictureSource> PhotoTray::sources() const {
    std::vector<PictureSource> sources;
    for (const Photo& photo : photos_) {
        sources.push_back(photo.source);
        sources.back().mask = maskTiles(photo.mask);
    }
    return sources;
}

QJsonObject PhotoTray::toJson() const {
    // While files are still being read, these are the photos all the same.
    if (!awaited_.isEmpty()) return {{"photos", awaited_["photos"]}, {"shown", awaited_["shown"]}};
    QJsonArray photos;
    for (const Photo& photo : photos_) {
        QJsonObject one{{"photo", photo.key}};
        const CropSquare& crop = photo.source.crop;
        if (crop.extent > 0) one["crop"] = QJsonArray{crop.x, crop.y, crop.extent};
        if (hasHoles(photo.mask)) one["mask"] = maskToText(photo.mask);
        photos.append(one);
    }
    return {{"photos", photos}, {"shown", selected_}};
}

QStringList PhotoTray::restore(const QJsonObject& json) {
    QList<Photo> photos;
    QStringList missing;
    const QJsonArray wanted = json["photos"].toArray();
    for (const QJsonValue& value : wanted) {
        const QJsonObject one = value.toObject();
        const QString key = one["photo"].toString();
        if (!known_.contains(key)) {
            if (QFileInfo(key).isFile()) missing.append(key);
            continue;
        }
        Photo photo = known_.value(key);
        const QJsonArray crop = one["crop"].toArray();
        if (crop.size() == 3) photo.source.crop = {crop[0].toDouble(), crop[1].toDouble(), crop[2].toDouble()};
        photo.mask = maskFromText(one["mask"].toString());
        if (photos.size() < kMost) photos.append(photo);
    }
    photos_ = photos;
    selected_ = std::clamp(json["shown"].toInt(), 0, std::max(0, size() - 1));
    awaited_ = missing.isEmpty() ? QJsonObject() : json;
    return missing;
}

void PhotoTray::complete(const QList<Photo>& photos) {
    know(photos);
    const QJsonObject json = std::exchange(awaited_, {});
    restore(json);
    awaited_ = {};  // what could not be read stays away
}

void PhotoTray::know(const QList<Photo>& photos) {
    for (const Photo& photo : photos) known_.insert(photo.key, photo);
}

}  // namespace shortrun
