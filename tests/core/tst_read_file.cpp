// Small files read whole, and where the program's own files lie.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/core/read_file.h"
#include "engine/core/resource_folder.h"

using namespace shortrun;

class ReadFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path file(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
    void theBytesComeAsTheyAre() {
        std::string bytes(100001, '\0');
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
        writeFileAtomically(file("bytes"), bytes);
        QVERIFY(readFile(file("bytes")) == bytes);
        writeFileAtomically(file("empty"), std::string_view());
        QVERIFY(readFile(file("empty")).empty());
        QVERIFY(!readFile("/proc/self/status").empty());  // claims a size of 0
    }

    void whatCannotBeReadIsBadInputAndNamed_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QTest::newRow("missing") << "missing"
                                 << "there is no such file";
        QTest::newRow("a folder") << "."
                                  << "it is not a file";
        QTest::newRow("below a file") << "large/file"
                                      << "there is no such file";
        QTest::newRow("larger than allowed") << "large"
                                             << "larger than 1000 bytes";
    }
    void whatCannotBeReadIsBadInputAndNamed() {
        QFETCH(QString, name);
        QFETCH(QString, why);
        writeFileAtomically(file("large"), std::string(1001, 'x'));
        const auto path = folder_.filePath(name).toStdString();
        try {
            readFile(path, 1000);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(int(error.code()), int(ErrorCode::BadInput));
            QVERIFY2(error.message().find(path) != std::string::npos, error.what());
            QVERIFY2(error.message().find(why.toStdString()) != std::string::npos, error.what());
        }
    }

    void theLargestAllowedFileIsRead() {
        writeFileAtomically(file("just"), std::string(1000, 'x'));
        QCOMPARE(readFile(file("just"), 1000).size(), std::size_t(1000));
    }

    void theResourcesThatTheUserNamesComeFirst() {
        QDir(folder_.path()).mkdir("presets");
        qputenv("SHORTRUN_RESOURCES", folder_.path().toUtf8());
        QCOMPARE(resourceFolder("presets"), file("presets"));
        // A folder that is not there falls back to the program's own.
        qputenv("SHORTRUN_RESOURCES", folder_.filePath("nothing").toUtf8());
        QVERIFY(std::filesystem::exists(resourceFolder("presets") / "quick.json"));
        QVERIFY_EXCEPTION_THROWN(resourceFolder("no such resources"), Error);
    }
};

QTEST_GUILESS_MAIN(ReadFile)
#include "tst_read_file.moc"
