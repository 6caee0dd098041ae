// How photos come to the page Reconstruct: from files, a dialog, the clipboard or a drop. Each way ends in
// photosRead. Pasted pictures are kept, see pasted_pictures.h. Window thread.
#pragma once

#include <QObject>

#include "ui/photo_reader.h"

class QMimeData;

namespace shortrun {

class PhotoIntake : public QObject {
    Q_OBJECT

 public:
    explicit PhotoIntake(QWidget* page);

    /// Answered by one photosRead of this number.
    int read(const QStringList& files) { return reader_->read(files); }
    /// Pasted or dropped pixels; `inUse`: the keys of photos that are not to be tidied away. False: no
    /// picture.
    bool take(const QImage& image, const QStringList& inUse);
    bool take(const QMimeData& data, const QStringList& inUse);
    /// Whether a drop of it is for the page: photos, and not an exported picture that brings back what made
    /// it (unless it is dragged from this very window, `own`).
    static bool accepts(const QMimeData& data, bool own);
    void openDialog();

 Q_SIGNALS:
    /// Pasted pictures have no number: 0.
    void photosRead(const QList<shortrun::Photo>& photos, const QStringList& problems, int number);

 private:
    QWidget* page_;
    PhotoReader* reader_;
};

}  // namespace shortrun
