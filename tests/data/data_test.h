// What the tests of the readers share: a folder of files that goes away, and what a reader says of a source.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QString>
#include <QTemporaryDir>

#include "data/sample_files.h"
#include "engine/core/error.h"
#include "engine/data/image_set.h"

namespace shortrun::test {

class SampleFolder {
 public:
    /// Writes a file (folders in its name are made); returns its path.
    std::string write(const std::string& name, const Bytes& contents) {
        const QString path = folder_.filePath(QString::fromStdString(name));
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write %s", qPrintable(path));
        file.write(reinterpret_cast<const char*>(contents.data()), static_cast<qint64>(contents.size()));
        return path.toStdString();
    }
    std::string path() const { return folder_.path().toStdString(); }

 private:
    QTemporaryDir folder_;
};

inline DataConfig source(const std::string& path) {
    DataConfig config;
    config.source = path;
    return config;
}

inline ImageSet readSet(const std::string& path) {
    return readImageSet(source(path));
}

/// The code and the sentence that an action fails with; the text is empty where it does not fail.
struct Refusal {
    ErrorCode code{};
    QString text;
    bool says(const char* part) const { return text.contains(QLatin1String(part)); }
};

template <class Action>
Refusal refusal(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return {error.code(), QString::fromStdString(error.message())};
    }
    return {};
}

inline Refusal refusalOf(const std::string& path) {
    return refusal([&] { readSet(path); });
}

}  // namespace shortrun::test

/// The source is refused as bad input, with a sentence that holds all the given parts.
#define VERIFY_REFUSED(refusalValue, ...)                                                              \
    do {                                                                                               \
        const shortrun::test::Refusal verdict = (refusalValue);                                        \
        QVERIFY2(!verdict.text.isEmpty(), "it was not refused");                                       \
        QCOMPARE(verdict.code, shortrun::ErrorCode::BadInput);                                         \
        for (const char* part : {__VA_ARGS__}) QVERIFY2(verdict.says(part), qPrintable(verdict.text)); \
    } while (false)
