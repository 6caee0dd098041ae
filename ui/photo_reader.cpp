#include "ui/photo_reader.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>

#include "ui/pasted_pictures.h"

namespace shortrun {

namespace {

/// More than this is not decoded for a preview by formats that cannot decode small (all but JPEG).
constexpr qint64 kMostPreviewPixels = 64'000'000;

QString nameOfPasted() {
    return QObject::tr("pasted picture");
}

bool swapsSides(QImageIOHandler::Transformations transformation) {
    return transformation.testFlag(QImageIOHandler::TransformationRotate90);
}

QImage previewOf(QImageReader& reader, const QSize& stored) {
    const bool decodesSmall = reader.format() == "jpeg" || reader.format() == "jpg";
    if (!decodesSmall && qint64{stored.width()} * stored.height() > kMostPreviewPixels) return {};
    if (std::max(stored.width(), stored.height()) > kPreviewExtent)
        reader.setScaledSize(stored.scaled(kPreviewExtent, kPreviewExtent, Qt::KeepAspectRatio));
    return reader.read();
}

}  // namespace

Photo readPhoto(const QString& path, QString& problem) {
    const QString name = isPasted(path) ? nameOfPasted() : QFileInfo(path).fileName();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        problem = QObject::tr("%1 cannot be read: %2.").arg(name, file.errorString());
        return {};
    }
    if (file.size() > kLargestPhotoBytes) {
        problem = QObject::tr("%1 has more than 200 MB: make it smaller first.").arg(name);
        return {};
    }
    QByteArray bytes = file.readAll();
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    // By content, not by name: a text file named .png is no picture, a JPEG named .png is one.
    reader.setDecideFormatFromContent(true);
    const QSize stored = reader.size();
    if (!reader.canRead() || stored.isEmpty()) {
        problem = QObject::tr("%1 is not a picture that this program can read.").arg(name);
        return {};
    }
    Photo photo;
    photo.key = QFileInfo(path).absoluteFilePath();
    photo.size = swapsSides(reader.transformation()) ? stored.transposed() : stored;
    photo.preview = previewOf(reader, stored);
    photo.source.name = name.toStdString();
    photo.source.bytes.assign(bytes.cbegin(), bytes.cend());
    return photo;
}

Photo photoOf(const QImage& image, const QString& key) {
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    auto pixels = std::make_shared<ImageTiles>(1, rgb.width(), rgb.height(), 3);
    for (int y = 0; y < rgb.height(); ++y)
        std::copy_n(rgb.constScanLine(y), 3 * rgb.width(),
                    pixels->pixels.data() + std::ptrdiff_t{3} * rgb.width() * y);
    Photo photo;
    photo.key = key;
    photo.size = rgb.size();
    const bool large = std::max(rgb.width(), rgb.height()) > kPreviewExtent;
    photo.preview =
        large ? rgb.scaled(kPreviewExtent, kPreviewExtent, Qt::KeepAspectRatio, Qt::SmoothTransformation)
              : rgb;
    photo.source.name = nameOfPasted().toStdString();
    photo.source.pixels = std::move(pixels);
    return photo;
}

QImage seenBySide(const Photo& photo, int side) {
    if (photo.preview.isNull() || photo.size.isEmpty() || side <= 0) return {};
    const CropSquare& crop = photo.source.crop;
    const double scale = static_cast<double>(photo.preview.width()) / photo.size.width();
    const int smaller = std::min(photo.size.width(), photo.size.height());
    const double extent = crop.extent > 0 ? crop.extent : smaller;
    const QPointF corner = crop.extent > 0
                               ? QPointF(crop.x, crop.y)
                               : QPointF(photo.size.width() - smaller, photo.size.height() - smaller) / 2;
    const int pixels = std::max(1, static_cast<int>(extent * scale));
    return photo.preview.copy(QRect((corner * scale).toPoint(), QSize(pixels, pixels)))
        .scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

int PhotoReader::read(const QStringList& paths) {
    const QPointer<PhotoReader> self(this);
    QThreadPool::globalInstance()->start([self, paths, number = ++last_] {
        QList<Photo> photos;
        QStringList problems;
        for (const QString& path : paths) {
            QString problem;
            Photo photo = readPhoto(path, problem);
            problem.isEmpty() ? photos.append(std::move(photo)) : problems.append(problem);
        }
        // The page may have gone meanwhile; the application outlives its thread pool's work.
        QMetaObject::invokeMethod(qApp, [self, photos, problems, number] {
            if (self) Q_EMIT self->photosRead(photos, problems, number);
        });
    });
    return last_;
}

}  // namespace shortrun
