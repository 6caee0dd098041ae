// Reads photos from files on a thread of its own, so that a large one does not freeze the window: the file's
// bytes for the engine, and a small upright preview for the eye. Lives on the window's thread.
#pragma once

#include <QImage>
#include <QObject>
#include <QStringList>

#include "engine/session/requests.h"

namespace shortrun {

/// A photo as the window holds it.
struct Photo {
    PictureSource source;  ///< what the engine gets
    QImage preview;        ///< upright, at most kPreviewExtent pixels wide or high
    QSize size;            ///< of the upright original
    QString key;           ///< its file, or where it is kept since it was pasted: the same key, the same picture
    QImage mask;           ///< see photo_mask.h; null: nothing is masked
};

inline constexpr qint64 kLargestPhotoBytes = 200'000'000;
inline constexpr int kPreviewExtent = 1024;

/// Reads one file; `problem` says in a sentence why not, and the photo is then without bytes. Any thread.
Photo readPhoto(const QString& path, QString& problem);
/// A pasted or dropped picture, kept at `key`.
Photo photoOf(const QImage& image, const QString& key);

/// What a model with images of `side` pixels will see of it, as near as the preview tells; null without a preview.
QImage seenBySide(const Photo& photo, int side);

class PhotoReader : public QObject {
    Q_OBJECT

 public:
    using QObject::QObject;

    /// Answered by one photosRead of this number, with the photos in the order of the files.
    int read(const QStringList& paths);

 Q_SIGNALS:
    void photosRead(const QList<shortrun::Photo>& photos, const QStringList& problems, int number);

 private:
    int last_ = 0;
};

}  // namespace shortrun
