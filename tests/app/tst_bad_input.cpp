// Bad input of every kind: the right exit code, exactly one sentence, and nothing that was there is touched.
#include <QCryptographicHash>
#include <QDirIterator>
#include <QImage>
#include <QtTest>

#include "support/shortrun_process.h"

using namespace shortrun::testing;

namespace {

void write(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every file below a folder with its content, hidden ones too.
QMap<QString, QByteArray> contents(const QString& folder) {
    QMap<QString, QByteArray> files;
    QDirIterator entry(folder, QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    while (entry.hasNext()) {
        const QString path = entry.next();
        files[path] = QFileInfo(path).isDir() ? QByteArray("folder") : read(path);
    }
    return files;
}

/// An IDX header of gray 28 x 28 pictures, and fewer pixels than it announces.
QByteArray truncatedIdx() {
    return QByteArray::fromHex(
               "00000803"
               "00000064"
               "0000001c"
               "0000001c") +
           QByteArray(1000, 7);
}

}  // namespace

class TestBadInput : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase();
    void badInputIsOneSentenceAndNothingIsTouched_data();
    void badInputIsOneSentenceAndNothingIsTouched();
    void whatIsReadIsNeverWrittenOver();
    void whatIsLeftOfARunIsNotBegunAnew();
    void tooFewPicturesToMeasureBy();
    void aFullDiskLeavesTheOldPicture();
    void aFullDiskStopsTrainingWithItsCheckpointsKept();
    void anUnwritableRunDirectoryIsRefused();
    void aRunWhosePicturesWereMovedSaysHowItGoesOn();

 private:
    void makeFiles();
    void makeHostileFiles();
    void makeModels();

    QTemporaryDir folder_;
};

void TestBadInput::makeFiles() {
    const QDir at(folder_.path());
    write(at.filePath("empty"), {});
    write(at.filePath("truncated-idx3-ubyte"), truncatedIdx());
    // The beginning of a gzip stream (header and a stored block) and no more.
    write(at.filePath("short.gz"),
          QByteArray::fromHex("1f8b0800000000000003") + QByteArray::fromHex("00ffff0000000008"));
    write(at.filePath("cifar/data_batch_1.bin"), QByteArray(3073 * 2 + 5, 3));
    write(at.filePath("texts/readme.txt"), "no picture");
    write(at.filePath("text.png"), "this is no picture");
    write(at.filePath("broken.json"), "{\"sampler\": {\"steps\": ");
    write(at.filePath("unknown.json"), "{\"sampler\": {\"stepz\": 5}}");
    write(at.filePath("out.png"), "an older result");
    write(at.filePath("out.safetensors"), "older numbers");
    QImage(1, 1, QImage::Format_RGB32).save(at.filePath("one.png"));
    QImage huge(20000, 20000, QImage::Format_Mono);
    huge.fill(0);
    huge.save(at.filePath("huge.png"));
    QImage good(40, 40, QImage::Format_RGB32);
    good.fill(Qt::red);
    good.save(at.filePath("good.png"));
    good.copy(0, 0, 20, 30).save(at.filePath("narrow.png"));
    QImage white = good;
    white.fill(Qt::white);
    white.save(at.filePath("white.png"));
    makeHostileFiles();
}

void TestBadInput::makeHostileFiles() {
    const QDir at(folder_.path());
    QFile::link(at.filePath("loop"), at.filePath("loop"));
    const QByteArray deep = QByteArray(500000, '[') + QByteArray(500000, ']');
    write(at.filePath("deep.json"), "{\"grid\": {\"sampler.steps\": [" + deep + "]}}");
    write(at.filePath("deep-config.json"), "{\"config\": " + deep + ", \"grid\": {\"sampler.steps\": [1]}}");
    // What a decoder prints about it is not for the person to read: numbers of the picture are missing in the
    // middle.
    QImage noise(64, 64, QImage::Format_RGB32);
    for (int i = 0; i < 64 * 64; ++i) noise.setPixel(i % 64, i / 64, static_cast<uint>(i) * 2654435761u);
    QVERIFY(noise.save(at.filePath("holed.jpg"), "JPEG", 95));
    const QByteArray whole = read(at.filePath("holed.jpg"));
    write(at.filePath("holed.jpg"), whole.left(whole.size() / 2) + whole.right(2));
    // Two points of noise space, one number of them none: [2, 3, 32, 32] float32.
    const QByteArray header = "{\"z\":{\"dtype\":\"F32\",\"shape\":[2,3,32,32],\"data_offsets\":[0,24576]}}";
    const QByteArray length(1, static_cast<char>(header.size()));
    write(at.filePath("ends.safetensors"),
          length + QByteArray(7, 0) + header + QByteArray::fromHex("0000c07f") + QByteArray(24572, 0));
}

void TestBadInput::makeModels() {
    const QDir at(folder_.path());
    const Said trained = runShortrun(tinyTraining("run", 2), folder_.path());
    QVERIFY2(trained.code == 0, qPrintable(trained.errors));
    const QByteArray model = read(at.filePath("run/checkpoints/00000002.safetensors"));
    QVERIFY(model.size() > 1000);
    write(at.filePath("cut.safetensors"), model.left(model.size() - 10));
    QByteArray lying = model;
    lying.replace("\"data_offsets\":[0,", "\"data_offsets\":[8,");
    write(at.filePath("lying.safetensors"), lying);
    QByteArray other = model;
    other.replace("\"f.8.bias\"", "\"f.9.bias\"");
    write(at.filePath("other.safetensors"), other);
    QByteArray strange = model;
    strange.replace("shortrun.format", "someone.elses__");
    write(at.filePath("strange.safetensors"), strange);
    write(at.filePath("header.safetensors"), QByteArray::fromHex("ffffffffffffff7f") + "{}");
}

void TestBadInput::initTestCase() {
    makeFiles();
    makeModels();
}

void TestBadInput::badInputIsOneSentenceAndNothingIsTouched_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");  // what the sentence must name
    const auto train = [](const char* name, const char* source) {
        QTest::newRow(name) << QStringList{"train", "--run", "new", "--data", source} << QString(source);
    };
    train("missing data", "missing");
    train("empty file", "empty");
    train("truncated IDX", "truncated-idx3-ubyte");
    train("gzip cut short", "short.gz");
    train("CIFAR file of odd length", "cifar");
    train("folder without pictures", "texts");
    train("text file named .png", "text.png");
    train("1 x 1 picture alone", "one.png");
    const auto row = [](const char* name, const QStringList& arguments, const char* named) {
        QTest::newRow(name) << arguments << QString(named);
    };
    row("broken configuration", {"train", "--run", "new", "--config", "broken.json"}, "broken.json");
    row("unknown key in the configuration", {"train", "--run", "new", "--config", "unknown.json"},
        "sampler.steps");
    row("missing configuration", {"train", "--run", "new", "--config", "none.json"}, "none.json");
    row("nothing to resume", {"train", "--run", "new", "--resume"}, "new");
    row("a run of another configuration", {"train", "--run", "run", "--resume", "--set", "model.width=8"},
        "model.width");
    row("a run that is there already", {"train", "--run", "run"}, "run");
    const auto sample = [&](const char* name, const char* model) {
        row(name, {"sample", model, "--out", "out.png", "--tensors", "out.safetensors"}, model);
    };
    sample("missing model", "missing.safetensors");
    sample("empty model", "empty");
    sample("model cut short", "cut.safetensors");
    sample("lying offsets", "lying.safetensors");
    sample("header longer than the file", "header.safetensors");
    sample("arrays of another kind", "other.safetensors");
    sample("a safetensors file of another program", "strange.safetensors");
    sample("a picture as model", "good.png");
    sample("a folder as model", "texts");
    sample("a link to itself as model", "loop");
    row("a name that no file can have as model", {"sample", QString(300, 'x'), "--out", "out.png"}, "xxx");
    row("ends that are no numbers", {"interpolate", "run", "--ends", "ends.safetensors", "--out", "out.png"},
        "not finite");
    row("lists without end in a sweep", {"sweep", "deep.json", "--out", "new"}, "deep.json");
    row("lists without end in a sweep's configuration", {"sweep", "deep-config.json", "--out", "new"},
        "deep-config.json");
    row("output into a missing folder", {"sample", "run", "--out", "none/out.png"}, "none");
    row("output to a device", {"sample", "run", "--out", "/dev/null"}, "/dev/null");
    row("output to a folder", {"interpolate", "run", "--out", "texts"}, "texts");
    const auto reconstruct = [&](const char* name, const char* picture) {
        row(name, {"reconstruct", "run", "good.png", picture, "--out", "found"}, picture);
    };
    reconstruct("missing picture", "missing.png");
    reconstruct("picture that is a text", "text.png");
    reconstruct("1 x 1 picture", "one.png");
    reconstruct("20,000 x 20,000 picture", "huge.png");
    const auto masked = [&](const char* name, const char* mask) {
        row(name, {"reconstruct", "run", "good.png", "--mask", mask, "--out", "found"}, mask);
    };
    masked("missing mask", "missing.png");
    masked("mask that is a text", "text.png");
    masked("1 x 1 mask", "one.png");
    masked("mask of another size", "narrow.png");
    masked("mask over everything", "white.png");
    masked("mask of another size, damaged inside", "holed.jpg");
    row("results where a file is", {"reconstruct", "run", "good.png", "--out", "out.png"}, "out.png");
    row("import of a picture", {"import", "good.png", "--out", "new.safetensors"}, "good.png");
    row("import of a model", {"import", "lying.safetensors", "--out", "new.safetensors"}, "lying.safetensors");
    row("export of a picture", {"export", "good.png", "--out", "new.pth"}, "good.png");
    row("a card of no run", {"card", "texts", "--name", "x", "--out", "new"}, "texts");
    row("a model that does not come with the program", {"info", "model:nobody"}, "nobody");
    row("info of nothing", {"info", "missing"}, "missing");
    row("info of a lying model", {"info", "lying.safetensors"}, "lying.safetensors");
}

void TestBadInput::badInputIsOneSentenceAndNothingIsTouched() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    const auto before = contents(folder_.path());
    const Said said = runShortrun(arguments, folder_.path());
    QVERIFY2(said.code == 3, qPrintable(QString::number(said.code) + ": " + said.errors));
    QVERIFY2(said.isOneSentence() && said.errors.contains(named), qPrintable(said.errors));
    QVERIFY(said.output.isEmpty());
    QVERIFY(contents(folder_.path()) == before);
}

void TestBadInput::whatIsReadIsNeverWrittenOver() {
    const QDir at(folder_.path());
    write(at.filePath("m.safetensors"), read(at.filePath("run/checkpoints/00000002.safetensors")));
    write(at.filePath("good-pair.png"), read(at.filePath("good.png")));
    at.mkdir("numbered");
    write(at.filePath("numbered/000001.png"), read(at.filePath("good.png")));
    write(at.filePath("points.csv"), "0.5,0.5\n-0.5,0.25\n");
    const auto before = contents(folder_.path());
    const QString checkpoint = "run/checkpoints/00000002.safetensors";
    for (const QStringList& arguments :
         {QStringList{"sample", "m.safetensors", "--out", "m.safetensors"},
          QStringList{"sample", "m.safetensors", "--out", "new.png", "--tensors", "./texts/../m.safetensors"},
          QStringList{"interpolate", "run", "--out", "new.png", "--tensors", checkpoint},
          QStringList{"reconstruct", "run", "good.png", "--out", "texts", "--tensors", "good.png"},
          QStringList{"reconstruct", "run", "good.png", "good-pair.png", "--out", "."},
          QStringList{"export", "m.safetensors", "--out", "m.safetensors"},
          QStringList{"sample", "run", "--out", "new.png", "--tensors", "run/config.json"},
          QStringList{"evaluate", "run", "--data", "good.png", "--tensors", "good.png"},
          QStringList{"evaluate", "run", "--data", ".", "--neighbours", "good.png"},
          QStringList{"moments", "run", "--data", "good.png", "--tensors", "good.png"},
          QStringList{"learn-top", "run", "--data", "good.png", "--out", "good.png"},
          QStringList{"plane", "--points", "points.csv", "--curve", "points.csv"},
          QStringList{"data", ".", "--out", "."},
          QStringList{"data", ".", "--out", "numbered"},
          QStringList{"data", ".", "--sheet", "good.png"},
          QStringList{"card", "run", "--name", "00000002", "--out", "run/checkpoints"}}) {
        const Said said = runShortrun(arguments, folder_.path());
        QVERIFY2(said.code == 2 && said.isOneSentence() && said.errors.contains("what is read"),
                 qPrintable(QString::number(said.code) + ": " + said.errors));
        QVERIFY(contents(folder_.path()) == before);
    }
}

/// The weights of a run that has lost its configuration are worth more than a new run.
void TestBadInput::whatIsLeftOfARunIsNotBegunAnew() {
    const QDir at(folder_.path());
    for (const char* part : {"checkpoints/00000003.safetensors", "samples/00000003.png", "measures.csv"}) {
        const QString run = QString("left-%1").arg(QString(part).left(7));
        at.mkpath(run + "/" + QFileInfo(part).path());
        write(at.filePath(run + "/" + part), "kept");
        for (const bool resume : {false, true}) {
            QStringList arguments{"train", "--data", "builtin:avatars", "--run", run, "--iterations", "1"};
            if (resume) arguments << "--resume";
            const Said said = runShortrun(arguments, folder_.path());
            QVERIFY2(said.code == 3 && said.isOneSentence() && said.errors.contains(run), qPrintable(said.errors));
            QCOMPARE(read(at.filePath(run + "/" + part)), QByteArray("kept"));
        }
    }
    const Said inside = runShortrun({"train", "--data", ".", "--run", ".", "--iterations", "1"}, folder_.path());
    QVERIFY2(inside.code == 3 && inside.errors.contains("the folder of its pictures"), qPrintable(inside.errors));
}

void TestBadInput::tooFewPicturesToMeasureBy() {
    const Said said = runShortrun({"evaluate", "run", "--data", "good.png", "--count", "4"}, folder_.path());
    QVERIFY2(said.code == 3 && said.isOneSentence() && said.errors.contains("Too few pictures"), qPrintable(said.errors));
}

void TestBadInput::aFullDiskLeavesTheOldPicture() {
    const auto before = contents(folder_.path());
    for (const QStringList& arguments :
         {QStringList{"sample", "run", "--count", "4", "--out", "out.png", "--tensors", "out.safetensors"},
          QStringList{"sample", "run", "--out", "out.png"},
          QStringList{"interpolate", "run", "--out", "out.png"}}) {
        const Said said = runShortrunWithSmallFiles(8, arguments + QStringList{"--quiet"}, folder_.path());
        QVERIFY2(said.code == 4 && said.isOneSentence(),
                 qPrintable(QString::number(said.code) + ": " + said.errors));
        QVERIFY(contents(folder_.path()) == before);
    }
}

void TestBadInput::aFullDiskStopsTrainingWithItsCheckpointsKept() {
    QVERIFY(runShortrun(tinyTraining("full", 2), folder_.path()).code == 0);
    const QString checkpoints = folder_.filePath("full/checkpoints");
    const auto before = contents(checkpoints);
    const Said said = runShortrunWithSmallFiles(
        8, {"train", "--run", "full", "--resume", "--iterations", "4", "--quiet"}, folder_.path());
    QVERIFY2(said.code == 4 && said.isOneSentence(),
             qPrintable(QString::number(said.code) + ": " + said.errors));
    QVERIFY(contents(checkpoints) == before);
    QCOMPARE(runShortrun({"train", "--run", "full", "--resume", "--iterations", "4"}, folder_.path()).code,
             0);
}

void TestBadInput::anUnwritableRunDirectoryIsRefused() {
    for (const QString run : {"out.png", "out.png/below", "/proc/shortrun-test"}) {
        const auto before = contents(folder_.path());
        const Said said = runShortrun(tinyTraining(run, 2), folder_.path());
        QVERIFY2(said.code == 3 && said.isOneSentence(), qPrintable(said.errors));
        QVERIFY(contents(folder_.path()) == before);
    }
}

void TestBadInput::aRunWhosePicturesWereMovedSaysHowItGoesOn() {
    const QDir at(folder_.path());
    QVERIFY(at.mkdir("here"));
    for (int i = 0; i < 4; ++i) {
        QImage picture(32, 32, QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(90 * i, 200, 200));
        QVERIFY(picture.save(at.filePath("here/" + QString::number(i) + ".png")));
    }
    QStringList training = tinyTraining("moved", 2);
    training[training.indexOf("--data") + 1] = "here";
    const Said begun = runShortrun(training, folder_.path());
    QVERIFY2(begun.code == 0, qPrintable(begun.errors));
    QVERIFY(QFile::rename(at.filePath("here"), at.filePath("there")));
    const QStringList on = {"train", "--run", "moved", "--resume", "--iterations", "3", "--quiet"};
    const Said lost = runShortrun(on, folder_.path());
    QVERIFY2(lost.code == 3 && lost.isOneSentence() && lost.errors.contains("here") && lost.errors.contains("--data"),
             qPrintable(lost.errors));
    const Said found = runShortrun(on + QStringList{"--data", "there"}, folder_.path());
    QVERIFY2(found.code == 0, qPrintable(found.errors));
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
