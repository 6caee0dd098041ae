// PyTorch's files both ways, against PyTorch itself (Debian's python3-torch): every number bit for bit.
#include <QtTest>

#include "support/outside_program.h"
#include "support/shortrun_process.h"

using namespace shortrun::testing;

namespace {

constexpr const char* kPython = "/usr/bin/python3";
constexpr int kLongestMilliseconds = 100'000;

int python(const QStringList& arguments) {
    QProcess process;
    process.start(kPython, arguments);
    if (!process.waitForFinished(kLongestMilliseconds)) return -1;
    if (process.exitCode() != 0) qWarning() << process.readAllStandardError();
    return process.exitCode();
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The numbers of a model file in layer order: weight and bias of f.0, f.2, ...
QByteArray numbers(const QString& path) {
    const outside::TensorFile file = outside::readTensorFile(path);
    QByteArray bytes;
    for (int layer = 0; file.arrays.contains(QString("f.%1.weight").arg(layer)); layer += 2)
        for (const char* part : {"weight", "bias"}) {
            const auto& values = file.arrays[QString("f.%1.%2").arg(layer).arg(part)].values;
            bytes.append(reinterpret_cast<const char*>(values.data()),
                         static_cast<qsizetype>(values.size() * sizeof(float)));
        }
    return bytes;
}

}  // namespace

class StateDicts : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString script_ = QStringLiteral(SHORTRUN_SOURCE_FOLDER "/tests/app/state_dicts.py");

    QString file(const QString& name) const { return folder_.filePath(name); }
    Said run(const QStringList& arguments) const { return runShortrun(arguments, folder_.path()); }

 private Q_SLOTS:
    void initTestCase() {
        QProcess process;
        process.start(kPython, {"-c", "import torch"});
        if (!process.waitForFinished(kLongestMilliseconds) || process.exitCode() != 0)
            QSKIP("python3-torch is not installed");
        QCOMPARE(python({script_, "make", folder_.path()}), 0);
    }

    void whatPyTorchWritesIsImportedBitForBit_data() {
        QTest::addColumn<QString>("name");
        for (const char* form : {"zip", "legacy"})
            for (const char* kind : {"f", "cuda", "conv", "parallel", "nested", "parameters", "views",
                                     "double", "half", "gray64"}) {
                const QString name = QString("%1-%2").arg(form, kind);
                QTest::newRow(qPrintable(name)) << name;
            }
    }
    void whatPyTorchWritesIsImportedBitForBit() {
        QFETCH(QString, name);
        const Said said = run({"import", name + ".pth", "--out", name + ".safetensors"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const QByteArray expected = contents(file(name + ".bin"));
        QVERIFY(!expected.isEmpty());
        QVERIFY(numbers(file(name + ".safetensors")) == expected);
    }

    void whatIsExportedIsLoadedByPyTorchBitForBit() {
        QStringList check{script_, "check"};
        for (const QString name : {"zip-f", "legacy-conv", "legacy-gray64"}) {
            QCOMPARE(run({"import", name + ".pth", "--out", name + ".safetensors"}).code, 0);
            const Said said = run({"export", name + ".safetensors", "--out", name + "-ours.pth"});
            QVERIFY2(said.code == 0, qPrintable(said.errors));
            check << file(name + "-ours.pth") << file(name + ".bin");
        }
        QCOMPARE(python(check), 0);
        std::swap(check[3], check[7]);  // the check can fail
        QVERIFY(python(check) != 0);
    }

    void theSamplerIsWhatTheFlagsSay() {
        const Said said =
            run({"import", "zip-f.pth", "--out", "m.safetensors", "--slope", "0.05", "--steps", "150",
                 "--noise-std", "0.02", "--set", "sampler.initial_state=gaussian", "--json"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const auto config = QJsonDocument::fromJson(said.output.toUtf8()).object()["config"].toObject();
        QCOMPARE(config["model"].toObject()["slope"].toDouble(), 0.05);
        QCOMPARE(config["model"].toObject()["width"].toInt(), 4);
        QCOMPARE(config["data"].toObject()["size"].toInt(), 32);
        QCOMPARE(config["sampler"].toObject()["steps"].toInt(), 150);
        QCOMPARE(config["sampler"].toObject()["noise_std"].toDouble(), 0.02);
        QCOMPARE(config["sampler"].toObject()["initial_state"].toString(), QString("gaussian"));
    }

    /// x <- x - f'(x) with the energy is x <- x + f'(x) with its negative.
    void theSignFlagTurnsTheGradientRound() {
        QCOMPARE(run({"import", "zip-f.pth", "--out", "plus.safetensors"}).code, 0);
        QCOMPARE(run({"import", "zip-f.pth", "--negate", "--out", "minus.safetensors"}).code, 0);
        const outside::Model plus(outside::readTensorFile(file("plus.safetensors")));
        const outside::Model minus(outside::readTensorFile(file("minus.safetensors")));
        std::vector<double> x(3 * 32 * 32);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = 0.001 * static_cast<double>(i % 977);
        const auto up = plus.gradient(x), down = minus.gradient(x);
        for (std::size_t i = 0; i < x.size(); ++i) QVERIFY(up[i] == -down[i]);
        // And the way out has the same flag.
        QCOMPARE(run({"export", "minus.safetensors", "--negate", "--out", "plus.pth"}).code, 0);
        QCOMPARE(run({"import", "plus.pth", "--out", "again.safetensors"}).code, 0);
        QVERIFY(numbers(file("again.safetensors")) == numbers(file("plus.safetensors")));
    }

    void aSizeThatTheFileContradictsIsRefused() {
        const Said said = run({"import", "zip-f.pth", "--size", "64", "--out", "none.safetensors"});
        QVERIFY2(said.code == 3 && said.isOneSentence() && said.errors.contains("data.size=32"),
                 qPrintable(said.errors));
        QVERIFY(!QFile::exists(file("none.safetensors")));
    }
};

QTEST_GUILESS_MAIN(StateDicts)
#include "tst_state_dicts.moc"
