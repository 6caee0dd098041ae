#include "ui/window_settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

namespace shortrun {

namespace {

/// QSettings reads nearly anything without complaint: bytes that no settings file has say that it is damaged.
bool looksDamaged(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return false;
    const QByteArray content = file.read(1 << 20);
    return content.contains('\0') || (!content.isEmpty() && !content.contains('['));
}

}  // namespace

QString WindowSettings::fileName() {
    const QString given = qEnvironmentVariable("SHORTRUN_SETTINGS");
    if (!given.isEmpty()) return given;
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation))
        .filePath(QStringLiteral("shortrun/studio.ini"));
}

WindowSettings WindowSettings::load(QString* notice) {
    const QString path = fileName();
    if (looksDamaged(path)) {
        const QString aside = path + QStringLiteral(".damaged");
        QFile::remove(aside);
        QFile::rename(path, aside);
        if (notice)
            *notice = QCoreApplication::translate("WindowSettings",
                                                  "The window's settings were damaged and begin "
                                                  "anew; the old file is now %1.")
                          .arg(aside);
    }
    const QSettings file(path, QSettings::IniFormat);
    WindowSettings settings;
    settings.geometry = file.value(QStringLiteral("window/geometry")).toByteArray();
    const int theme = file.value(QStringLiteral("window/theme"), 0).toInt();
    settings.theme = static_cast<ThemeChoice>(std::clamp(theme, 0, 2));
    settings.page = file.value(QStringLiteral("window/page"), settings.page).toString();
    settings.smoothPictures = file.value(QStringLiteral("window/smooth"), false).toBool();
    settings.formShown = file.value(QStringLiteral("form/shown"), true).toBool();
    settings.advanced = file.value(QStringLiteral("form/advanced"), false).toBool();
    settings.folder = file.value(QStringLiteral("files/folder")).toString();
    settings.recent = file.value(QStringLiteral("files/recent")).toStringList().mid(0, kMostRecentFiles);
    settings.model = file.value(QStringLiteral("session/model")).toString();
    settings.parameters = file.value(QStringLiteral("session/parameters")).toByteArray();
    settings.chain = file.value(QStringLiteral("session/chain")).toByteArray();
    const QByteArray states = file.value(QStringLiteral("session/pages")).toByteArray();
    const QJsonObject pages = QJsonDocument::fromJson(states).object();
    for (auto page = pages.begin(); page != pages.end(); ++page)
        settings.states[page.key()] = page.value().toObject();
    return settings;
}

void WindowSettings::remember(const QString& path) {
    recent.removeAll(path);
    recent.prepend(path);
    recent = recent.mid(0, kMostRecentFiles);
}

void WindowSettings::save() const {
    QSettings file(fileName(), QSettings::IniFormat);
    file.setValue(QStringLiteral("window/geometry"), geometry);
    file.setValue(QStringLiteral("window/theme"), static_cast<int>(theme));
    file.setValue(QStringLiteral("window/page"), page);
    file.setValue(QStringLiteral("window/smooth"), smoothPictures);
    file.setValue(QStringLiteral("form/shown"), formShown);
    file.setValue(QStringLiteral("form/advanced"), advanced);
    file.setValue(QStringLiteral("files/folder"), folder);
    file.setValue(QStringLiteral("files/recent"), recent);
    file.setValue(QStringLiteral("session/model"), model);
    file.setValue(QStringLiteral("session/parameters"), parameters);
    file.setValue(QStringLiteral("session/chain"), chain);
    QJsonObject pages;
    for (auto page = states.begin(); page != states.end(); ++page) pages[page.key()] = page.value();
    file.setValue(QStringLiteral("session/pages"), QJsonDocument(pages).toJson(QJsonDocument::Compact));
}

}  // namespace shortrun
