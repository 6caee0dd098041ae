// A file is there whole or not at all.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "engine/core/atomic_file.h"
#include "engine/core/check.h"
#include "engine/core/error.h"
#include "support/smallest_files.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

QStringList everythingIn(const QString& folder) {
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

}  // namespace

class AtomicFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    QString path(const QString& name) const { return folder_->filePath(name); }
    std::filesystem::path file(const QString& name) const { return path(name).toStdString(); }

    /// The code of the Error that `work` throws; the sentence must name `shown`.
    template <class Work>
    void expectError(ErrorCode code, const QString& shown, Work&& work) {
        try {
            work();
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(int(error.code()), int(code));
            QVERIFY2(error.message().find(shown.toStdString()) != std::string::npos, error.what());
        }
    }

 private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void whatIsWrittenInPiecesOfAnySizeComesOutWhole() {
        std::string all;
        AtomicFile out(file("pieces"));
        for (const int size : {0, 1, 7, 40000, 40000, 65536, 200000, 3}) {
            const std::string piece(std::size_t(size), char('a' + all.size() % 26));
            out.write(piece);
            all += piece;
        }
        out.commit();
        QVERIFY(contents(path("pieces")) == QByteArray::fromStdString(all));
        QCOMPARE(everythingIn(folder_->path()), QStringList("pieces"));
    }

    void piecesMayAlsoBePutAtTheirPlaces() {
        AtomicFile out(file("places"));
        out.reserve(10);
        const auto bytes = [](std::string_view text) { return std::as_bytes(std::span(text)); };
        out.writeAt(6, bytes("late"));
        out.writeAt(0, bytes("early"));
        out.commit();
        QCOMPARE(contents(path("places")), QByteArray("early\0late", 10));
    }

    void untilItIsCommittedTheOldFileStands() {
        writeFileAtomically(file("model"), std::string_view("old"));
        {
            AtomicFile out(file("model"));
            out.write(std::string(1000000, 'x'));
            QCOMPARE(contents(path("model")), QByteArray("old"));
        }
        QCOMPARE(contents(path("model")), QByteArray("old"));
        QCOMPARE(everythingIn(folder_->path()), QStringList("model"));
        writeFileAtomically(file("model"), std::string_view("new"));
        QCOMPARE(contents(path("model")), QByteArray("new"));
    }

    void aDiskThatRunsFullLeavesTheOldFileAndNoRest_data() {
        QTest::addColumn<bool>("reserved");
        QTest::newRow("while writing") << false;
        QTest::newRow("while reserving") << true;
    }
    void aDiskThatRunsFullLeavesTheOldFileAndNoRest() {
        QFETCH(bool, reserved);
        writeFileAtomically(file("model"), std::string_view("old"));
        expectError(ErrorCode::DiskFull, path("model"), [&] {
            const SmallestFiles limit(100000);
            AtomicFile out(file("model"));
            if (reserved) out.reserve(300000);
            for (int i = 0; i < 300; ++i) out.write(std::string(1000, 'x'));
            out.commit();
        });
        QCOMPARE(contents(path("model")), QByteArray("old"));
        QCOMPARE(everythingIn(folder_->path()), QStringList("model"));
    }

    void aNameThatCannotBeWrittenIsBadInputAndNamed_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("no such folder") << "missing/grid.png";
        QTest::newRow("a folder") << "folder";
        QTest::newRow("a folder, with a slash") << "folder/";
        QTest::newRow("below a file") << "file/grid.png";
        QTest::newRow("too long") << QString(300, 'n');
        QTest::newRow("a pipe") << "pipe";
    }
    void aNameThatCannotBeWrittenIsBadInputAndNamed() {
        QFETCH(QString, name);
        QDir(folder_->path()).mkdir("folder");
        writeFileAtomically(file("file"), std::string_view("here"));
        QCOMPARE(::mkfifo(file("pipe").c_str(), 0600), 0);
        const QStringList before = everythingIn(folder_->path());
        expectError(ErrorCode::BadInput, path(name),
                    [&] { writeFileAtomically(file(name), std::string_view("x")); });
        QCOMPARE(everythingIn(folder_->path()), before);
        QVERIFY(std::filesystem::is_fifo(file("pipe")));
    }

    void aFolderWithoutPermissionIsBadInput() {
        if (::geteuid() == 0) QSKIP("the superuser may write everywhere");
        QDir(folder_->path()).mkdir("closed");
        ::chmod(file("closed").c_str(), 0500);
        expectError(ErrorCode::BadInput, path("closed/x"),
                    [&] { writeFileAtomically(file("closed/x"), std::string_view("x")); });
    }

    void aWriteProtectedFileIsNotReplaced() {
        if (::geteuid() == 0) QSKIP("the superuser may write everywhere");
        writeFileAtomically(file("mine"), std::string_view("kept"));
        ::chmod(file("mine").c_str(), 0400);
        expectError(ErrorCode::BadInput, path("mine"),
                    [&] { writeFileAtomically(file("mine"), std::string_view("x")); });
        QCOMPARE(contents(path("mine")), QByteArray("kept"));
    }

    void theLongestNameIsFine() {
        const QString longest(255, 'n');
        writeFileAtomically(file(longest), std::string_view("x"));
        QCOMPARE(contents(path(longest)), QByteArray("x"));
    }

    void aLinkStaysALinkAndItsTargetIsReplaced() {
        writeFileAtomically(file("target"), std::string_view("old"));
        std::filesystem::create_symlink("target", file("link"));
        writeFileAtomically(file("link"), std::string_view("new"));
        QVERIFY(std::filesystem::is_symlink(file("link")));
        QCOMPARE(contents(path("target")), QByteArray("new"));
    }

    void theFileHasThePermissionsThatTheUserWants() {
        const mode_t before = ::umask(027);
        writeFileAtomically(file("shared"), std::string_view("x"));
        ::umask(before);
        struct stat status {};
        QCOMPARE(::stat(file("shared").c_str(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0640);
    }

    void ofTwoWritersAtOnceOneWinsWhole() {
        const auto writer = [&](char letter) {
            for (int i = 0; i < 50; ++i) writeFileAtomically(file("contested"), std::string(100000, letter));
        };
        { const std::jthread first(writer, 'a'), second(writer, 'b'); }
        const QByteArray left = contents(path("contested"));
        QVERIFY(left == QByteArray(100000, 'a') || left == QByteArray(100000, 'b'));
        QCOMPARE(everythingIn(folder_->path()), QStringList("contested"));
    }

    void whatAKilledProcessLeftIsRemovedAndNothingElse() {
        const pid_t child = ::fork();
        if (child == 0) {
            AtomicFile abandoned(file("model.safetensors"));
            ::_exit(0);
        }
        ::waitpid(child, nullptr, 0);
        AtomicFile living(file("checkpoint"));
        writeFileAtomically(file(".notes.partial"), std::string_view("not ours"));
        writeFileAtomically(file(".a.1x-2.partial"), std::string_view("not ours"));
        QCOMPARE(everythingIn(folder_->path()).size(), 4);
        QCOMPARE(removeAbandonedTemporaries(file("")), 1);
        QCOMPARE(everythingIn(folder_->path()).size(), 3);
        living.write("lives");
        living.commit();
        QCOMPARE(contents(path("checkpoint")), QByteArray("lives"));
        QCOMPARE(removeAbandonedTemporaries(file("no such folder")), 0);
    }

    /// A writer of films insists on the ending of its file.
    void anEndingAfterTheTemporaryNameHidesNothing() {
        const pid_t child = ::fork();
        if (child == 0) {
            std::ofstream abandoned(temporaryName(file("film.mp4"), ".mp4"));
            ::_exit(0);
        }
        ::waitpid(child, nullptr, 0);
        const QString dead = everythingIn(folder_->path()).value(0);
        QVERIFY2(dead.startsWith(".film.mp4.") && dead.endsWith(".partial.mp4"), qPrintable(dead));
        std::ofstream(temporaryName(file("film.mp4"), ".mp4")) << "of a process that lives";
        for (const char* other : {".film.1x-0.partial.mp4", "film.mp4"}) std::ofstream(file(other)) << "not ours";
        const QString longer = QString(dead).replace(".partial.mp4", ".partially.mp4");
        std::ofstream(file(longer)) << "not ours";
        QCOMPARE(removeAbandonedTemporaries(file("")), 1);
        QVERIFY(!QFile::exists(path(dead)));
        QCOMPARE(everythingIn(folder_->path()).size(), 4);
    }

    void writingAfterTheCommitIsOurOwnMistake() {
        AtomicFile out(file("done"));
        out.commit();
        QVERIFY_EXCEPTION_THROWN(out.write("more"), BrokenInvariant);
        QVERIFY_EXCEPTION_THROWN(out.commit(), BrokenInvariant);
    }
};

QTEST_GUILESS_MAIN(AtomicFiles)
#include "tst_atomic_file.moc"
