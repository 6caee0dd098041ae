// The photos that are reconstructed together: which, with what crop and mask, and which of them is shown. As text
// they go into the session, undo and exported pictures. Window thread.
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <vector>

#include "ui/photo_reader.h"

namespace shortrun {

class PhotoTray {
 public:
    static constexpr int kMost = 16;

    bool isEmpty() const { return photos_.isEmpty(); }
    int size() const { return static_cast<int>(photos_.size()); }
    const QList<Photo>& photos() const { return photos_; }
    int selected() const { return selected_; }
    const Photo& current() const { return photos_[selected_]; }

    /// Behind those that are there; the first new one is selected. False: some did not fit in.
    bool add(const QList<Photo>& photos);
    void remove(int index);
    void select(int index);
    void setCrop(const CropSquare& crop);  ///< of the selected one
    void setMask(const QImage& mask);
    /// Only the photos of these names, in this order, are left.
    void keep(const std::vector<std::string>& names);

    QStringList keys() const;
    /// As the engine takes them.
    std::vector<PictureSource> sources() const;

    QJsonObject toJson() const;
    /// Takes over what it can; files that have to be read first are returned, and come in by complete().
    QStringList restore(const QJsonObject& json);
    /// What restore() asked for has been read, as far as it could be.
    void complete(const QList<Photo>& photos);
    bool isComplete() const { return awaited_.isEmpty(); }
    /// So that restore() need not ask for these.
    void know(const QList<Photo>& photos);

 private:
    QList<Photo> photos_;
    int selected_ = 0;
    QHash<QString, Photo> known_;  ///< of this session, without crop and mask: for undo
    QJsonObject awaited_;          ///< to be restored once its files are read
};

}  // namespace shortrun
