#include "ui/photo_intake.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QThreadPool>
#include <QUrl>

#include "ui/pasted_pictures.h"
#include "ui/picture_origin.h"

namespace shortrun {

namespace {

const QStringList kSuffixes{"jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"};

QStringList pictureFiles(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && kSuffixes.contains(QFileInfo(url.toLocalFile()).suffix().toLower()))
            files.append(url.toLocalFile());
    return files;
}

}  // namespace

PhotoIntake::PhotoIntake(QWidget* page) : QObject(page), page_(page), reader_(new PhotoReader(this)) {
    connect(reader_, &PhotoReader::photosRead, this, &PhotoIntake::photosRead);
}

bool PhotoIntake::take(const QImage& image, const QStringList& inUse) {
    if (image.isNull()) return false;
    const Photo photo = photoOf(image, pastedPath(image));
    // Writing a large one takes a while; it is only needed after a restart.
    QThreadPool::globalInstance()->start([image, path = photo.key, needed = inUse + QStringList{photo.key}] {
        keepPasted(image, path);
        tidyPasted(needed);
    });
    Q_EMIT photosRead({photo}, {}, 0);
    return true;
}

bool PhotoIntake::take(const QMimeData& data, const QStringList& inUse) {
    const QStringList files = pictureFiles(data);
    if (files.isEmpty()) return data.hasImage() && take(qvariant_cast<QImage>(data.imageData()), inUse);
    read(files);
    return true;
}

bool PhotoIntake::accepts(const QMimeData& data, bool own) {
    const QStringList files = pictureFiles(data);
    if (!own && files.size() == 1 && originOfFile(files.front())) return false;
    // Anything else (a model, a data set) is for the window.
    return !files.isEmpty() || (data.hasImage() && !data.hasUrls());
}

void PhotoIntake::openDialog() {
    auto* dialog = new QFileDialog(page_->window(), tr("Open photos"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Pictures (*.%1)").arg(kSuffixes.join(" *.")), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, reader_, &PhotoReader::read);
    dialog->open();
}

}  // namespace shortrun
