#include "ui/dropped.h"

#include <QDir>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <algorithm>

namespace shortrun {

namespace {

const QStringList& pictureSuffixes() {
    static const QStringList suffixes = {"png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "ppm", "pgm"};
    return suffixes;
}

bool isPicture(const QString& path) {
    const QFileInfo info(path);
    return !info.isDir() && pictureSuffixes().contains(info.suffix().toLower());
}

}  // namespace

DroppedKind kindOf(const QStringList& paths) {
    if (paths.isEmpty()) return DroppedKind::Nothing;
    const QFileInfo first(paths.front());
    if (paths.size() == 1) {
        if (paths.front().startsWith(QLatin1String("model:"))) return DroppedKind::Model;
        if (first.suffix().compare(QLatin1String("safetensors"), Qt::CaseInsensitive) == 0)
            return DroppedKind::Model;
        if (first.isDir() && QFileInfo::exists(QDir(paths.front()).filePath(QStringLiteral("config.json"))))
            return DroppedKind::Run;
    }
    return std::all_of(paths.begin(), paths.end(), isPicture) ? DroppedKind::Pictures : DroppedKind::Data;
}

QStringList localPaths(const QMimeData* data) {
    QStringList paths;
    if (!data) return paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

QString pictureFilter() {
    QStringList patterns;
    for (const QString& suffix : pictureSuffixes()) patterns << QStringLiteral("*.") + suffix;
    return patterns.join(QLatin1Char(' '));
}

}  // namespace shortrun
