#include "ui/pasted_pictures.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QImageWriter>
#include <QSaveFile>
#include <QStandardPaths>

#include "ui/window_settings.h"

namespace shortrun {

namespace {

const QString kPrefix = QStringLiteral("pasted-");
const QString kSuffix = QStringLiteral(".png");

}  // namespace

QString pastedFolder() {
    const QString settings = qEnvironmentVariable("SHORTRUN_SETTINGS");
    const QDir folder = settings.isEmpty()
                            ? QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))
                            : QFileInfo(settings).absoluteDir();
    return QDir::cleanPath(folder.absoluteFilePath(settings.isEmpty() ? "shortrun/pasted" : "pasted"));
}

bool isPasted(const QString& path) {
    const QFileInfo file(path);
    return file.fileName().startsWith(kPrefix) && file.absolutePath() == pastedFolder();
}

QString pastedPath(const QImage& picture) {
    const QImage rgb = picture.convertToFormat(QImage::Format_RGB888);
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QStringLiteral("%1 x %2\n").arg(rgb.width()).arg(rgb.height()).toLatin1());
    for (int y = 0; y < rgb.height(); ++y)
        hash.addData(
            QByteArray::fromRawData(reinterpret_cast<const char*>(rgb.constScanLine(y)), 3 * rgb.width()));
    const QString name = kPrefix + QString::fromLatin1(hash.result().toHex().left(16)) + kSuffix;
    return QDir(pastedFolder()).filePath(name);
}

bool keepPasted(const QImage& picture, const QString& path) {
    if (QFileInfo::exists(path)) return true;
    if (!QDir().mkpath(QFileInfo(path).absolutePath())) return false;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return false;
    // Nobody else's business: a picture from the clipboard may be private.
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QImageWriter writer(&file, "png");
    return writer.write(picture.convertToFormat(QImage::Format_RGB888)) && file.commit();
}

void tidyPasted(const QStringList& needed) {
    QDir folder(pastedFolder());
    int files = 0;
    qint64 bytes = 0;
    const auto all =
        folder.entryInfoList({kPrefix + "*" + kSuffix}, QDir::Files, QDir::Time);  // newest first
    for (const bool keep : {true, false})
        for (const QFileInfo& file : all) {
            if (needed.contains(file.absoluteFilePath()) != keep) continue;
            const bool fits = files < kMostPasted && bytes + file.size() <= kMostPastedBytes;
            if (!keep && !fits) {
                QFile::remove(file.absoluteFilePath());
                continue;
            }
            ++files;
            bytes += file.size();
        }
}

}  // namespace shortrun
