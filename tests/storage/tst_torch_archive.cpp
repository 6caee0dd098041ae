// PyTorch's files: what is written is read back, and no file, however made, does more than be refused.
#include <QtTest>
#include <cstring>
#include <random>

#include "engine/core/error.h"
#include "engine/core/read_file.h"
#include "engine/storage/pickle_reader.h"
#include "engine/storage/state_dict_import.h"
#include "engine/storage/torch_archive.h"
#include "engine/storage/torch_records.h"
#include "storage/small_model.h"

using namespace shortrun;

namespace {

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

std::string number32(std::uint32_t value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string text(const std::string& value) {
    return "X" + number32(static_cast<std::uint32_t>(value.size())) + value;
}

/// A tensor of `count` float32 in storage "0": the shape (count), this stride and offset.
std::string tensor(std::uint32_t count, std::uint32_t stride = 1, std::uint32_t offset = 0) {
    return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") +
           text("cpu") + "J" + number32(count) + "tQJ" + number32(offset) + "(J" + number32(count) + "t(J" +
           number32(stride) + "t\x89}tR";
}

/// A zip file with this pickle and storage "0" of these floats.
std::string zipWith(const std::string& pickle, const std::vector<float>& values = {1, 2, 3, 4}) {
    const std::string storage(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    return zipOf({{"archive/data.pkl", pickle}, {"archive/data/0", storage}, {"archive/version", "3\n"}});
}

std::string dictWith(const std::string& value) {
    return "}" + text("f.0.weight") + value + "s.";
}

/// The form of 2019, by hand: magic number, protocol, system, object, keys, storages.
std::string legacyWith(const std::string& pickle, std::uint64_t count, const std::vector<float>& values) {
    std::string file = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
    file += "\x80\x02M\xe9\x03.";
    file += "\x80\x02}" + text("little_endian") + "\x88s.";
    file += pickle + "](" + text("0") + "e.";
    file.append(reinterpret_cast<const char*>(&count), sizeof count);
    return file.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

/// What was said when the bytes were refused; empty when they were read.
std::string refusal(const std::string& bytes) {
    try {
        decodeTorchArchive(bytesOf(bytes), "net.pth");
    } catch (const Error& error) {
        return error.code() == ErrorCode::BadInput ? error.message() : "the wrong code";
    }
    return {};
}

std::vector<NamedArray> smallArrays() {
    return smallModel().weights;
}

}  // namespace

class TorchArchive : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void whatIsWrittenIsReadBack() {
        QTemporaryDir folder;
        const std::string path = folder.filePath("net.pth").toStdString();
        const auto arrays = smallArrays();
        writeTorchArchive(path, arrays);
        const auto back = readTorchArchive(path);
        QCOMPARE(back.size(), arrays.size());
        for (std::size_t i = 0; i < arrays.size(); ++i) {
            QCOMPARE(back[i].name, arrays[i].name);
            QVERIFY(back[i].shape == arrays[i].shape && back[i].data == arrays[i].data);
        }
        const std::string first = readFile(path);
        writeTorchArchive(path, arrays);
        QVERIFY2(readFile(path) == first, "the same weights are the same file");
    }

    void bothFormsAndStridesAreRead() {
        for (const std::string& file :
             {zipWith(dictWith(tensor(4))), legacyWith(dictWith(tensor(4)), 4, {1, 2, 3, 4})}) {
            QCOMPARE(refusal(file), std::string());
            QCOMPARE(decodeTorchArchive(bytesOf(file), "x").at(0).toFloats(),
                     (std::vector<float>{1, 2, 3, 4}));
        }
        const auto odd = decodeTorchArchive(bytesOf(zipWith(dictWith(tensor(2, 2, 1)))), "x");
        QCOMPARE(odd.at(0).toFloats(), (std::vector<float>{2, 4}));
    }

    void aDictInADictIsFound() {
        const std::string inner = dictWith(tensor(4));
        const std::string nested =
            "}" + text("epoch") + "K\x03s" + text("netF") + inner.substr(0, inner.size() - 1) + "s.";
        QCOMPARE(decodeTorchArchive(bytesOf(zipWith(nested)), "x").at(0).name, std::string("f.0.weight"));
    }

    void ofSeveralNetworksOneIsNamed() {
        const auto entry = [](const std::string& key, const std::string& dict) {
            return text(key) + dict.substr(0, dict.size() - 1) + "s";
        };
        const std::string first = dictWith(tensor(4)), second = dictWith(tensor(2));
        const std::string inner = "}" + entry("b", second) + ".";
        const std::string file = zipWith("}" + entry("netE", first) + entry("old", inner) + ".");
        QCOMPARE(refusal(file), std::string("'net.pth' holds the networks 'netE' and 'old.b': choose one (--entry)."));
        QCOMPARE(decodeTorchArchive(bytesOf(file), "x", "netE").at(0).elementCount(), 4);
        QCOMPARE(decodeTorchArchive(bytesOf(file), "x", "old.b").at(0).elementCount(), 2);
        for (const std::string& wrong : {std::string("netF"), std::string("old")})
            QVERIFY_EXCEPTION_THROWN(decodeTorchArchive(bytesOf(file), "x", wrong), Error);
        QVERIFY_EXCEPTION_THROWN(decodeTorchArchive(bytesOf(zipWith(first)), "x", "netF"), Error);

        const std::string endless = zipWith("}" + entry(std::string(100'000, 'x'), first) + entry("b", second) + ".");
        QCOMPARE(refusal(endless), std::string("'net.pth' holds the networks '?' and 'b': choose one (--entry)."));

        // The same dict under two keys is one network.
        const std::string memo(1, '\0');
        const std::string kept = first.substr(0, first.size() - 1) + "q" + memo + ".";
        QCOMPARE(refusal(zipWith("}" + entry("a", kept) + text("b") + "h" + memo + "s.")), std::string());
    }

    void hostileFilesAreRefusedInOneSentence_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const std::string& file, const char* said) {
            QTest::newRow(name) << QByteArray::fromStdString(file) << QString(said);
        };
        row("nothing", "", "does not begin");
        row("a text", "weights", "does not begin");
        row("a zip of something else", zipOf({{"a.txt", "a"}}), "without a saved object");
        row("a pickle of something else", "\x80\x02K\x05.", "none of torch.save()");
        row("a zip that ends early", zipWith(dictWith(tensor(4))).substr(0, 40), "net.pth");
        row("TorchScript", zipOf({{"a/data.pkl", "}."}, {"a/constants.pkl", "}."}}), "TorchScript");
        row("big-endian numbers", zipOf({{"a/data.pkl", "}."}, {"a/byteorder", "big"}}), "big-endian");
        row("code", zipWith("cos\nsystem\n(" + text("touch /tmp/x") + "tR."), "no dict");
        row("code in a dict",
            zipWith("}" + text("a.weight") + tensor(4) + "s" + text("b.weight") + "cos\nsystem\n(" +
                    text("touch /tmp/x") + "tRs."),
            "no tensor");
        row("an empty stack", zipWith("0."), "stack runs empty");
        row("nothing at the end", zipWith("."), "stack runs empty");
        row("no mark", zipWith("t."), "mark is missing");
        row("below a mark", zipWith("K\x01(0."), "stack runs empty");
        row("an unknown memo", zipWith("h\x05."), "not kept");
        row("an unknown operation", zipWith("\xff."), "operation 255");
        row("a protocol of the future", zipWith("\x80\x09."), "protocol");
        row("a text longer than the file", zipWith("X" + number32(0xFFFFFFF0) + "a."), "cut short");
        row("a long text of 64 bits", zipWith("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"), "cut short");
        row("no end", zipWith("}"), "cut short");
        row("endlessly long", zipWith(std::string(2'000'000, '}') + "."), "longer than");
        row("deeply nested", zipWith(")" + std::string(900'000, '\x85') + "."), "no dict");
        row("lists in themselves", zipWith("]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "a."),
            "no dict");
        row("a dict in itself",
            zipWith("}q" + std::string(1, '\0') + text("a") + "h" + std::string(1, '\0') + "s."), "no dict");
        row("a missing storage", zipOf({{"a/data.pkl", dictWith(tensor(4))}}), "are missing");
        row("more numbers than there are", zipWith(dictWith(tensor(5))), "does not fit");
        row("a stride out of the storage", zipWith(dictWith(tensor(4, 2))), "does not fit");
        row("a vast stride", zipWith(dictWith(tensor(4, 0x7FFFFFFF))), "does not fit");
        row("an offset out of the storage", zipWith(dictWith(tensor(2, 1, 3))), "does not fit");
        row("a negative extent", zipWith(dictWith(tensor(0xFFFFFFFF))), "does not fit");
        row("a legacy storage that lies", legacyWith(dictWith(tensor(4)), 1ull << 62, {1, 2, 3, 4}),
            "cut short");
        row("a legacy storage cut short", legacyWith(dictWith(tensor(4)), 5, {1, 2, 3, 4}), "cut short");
    }
    void hostileFilesAreRefusedInOneSentence() {
        QFETCH(QByteArray, file);
        QFETCH(QString, said);
        const std::string message = refusal(file.toStdString());
        QVERIFY2(message.starts_with("'net.pth' is no PyTorch") &&
                     message.find(said.toStdString()) != std::string::npos,
                 message.substr(0, 400).c_str());
    }

    /// A dict that holds the same dict a thousand times, some levels deep, is not walked through a billion
    /// times.
    void aThicketOfDictsEnds() {
        std::string pickle = "}q" + std::string(1, '\0');
        for (char level = 1; level <= 4; ++level) {
            pickle += "}";
            for (int i = 0; i < 1000; ++i)
                pickle += "K\x01h" + std::string(1, static_cast<char>(level - 1)) + "s";
            pickle += "q" + std::string(1, level);
        }
        QVERIFY(refusal(zipWith(pickle + ".")).find("no dict") != std::string::npos);
    }

    void anyDamageIsToldAndNothingElse() {
        QTemporaryDir folder;
        const std::string path = folder.filePath("net.pth").toStdString();
        writeTorchArchive(path, smallArrays());
        std::mt19937 random(1);
        for (const std::string& whole : {readFile(path), zipWith(dictWith(tensor(4))),
                                         legacyWith(dictWith(tensor(4)), 4, {1, 2, 3, 4})}) {
            const std::size_t step = std::max<std::size_t>(1, whole.size() / 300);
            for (std::size_t length = 0; length < whole.size(); length += step)
                refusal(whole.substr(0, length));
            for (int round = 0; round < 1500; ++round) {
                std::string damaged = whole;
                for (int flips = 0; flips < 3; ++flips)
                    damaged[random() % damaged.size()] = static_cast<char>(random());
                const std::string message = refusal(damaged);
                QVERIFY2(message.empty() || message.starts_with("'net.pth' is no PyTorch"), message.c_str());
            }
        }
    }

    void anotherNetworkIsNamed_data() {
        QTest::addColumn<int>("drop");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("said");
        QTest::newRow("a layer less") << 2 << QString() << QString("has 4 layers");
        QTest::newRow("a bias less") << 1 << QString() << QString("layer 8 lacks");
        QTest::newRow("another key") << 0 << QString("head.weight") << QString("'head.weight'");
        QTest::newRow("a number too long")
            << 0 << QString("f.99999999999999999999.weight") << QString("f.9999");
    }
    void anotherNetworkIsNamed() {
        QFETCH(int, drop);
        QFETCH(QString, name);
        QFETCH(QString, said);
        auto arrays = smallArrays();
        arrays.resize(arrays.size() - static_cast<std::size_t>(drop));
        if (!name.isEmpty()) arrays.back().name = name.toStdString();
        try {
            importStateDict(arrays, Config(), false, "net.pth");
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QVERIFY2(error.message().starts_with("'net.pth' ") &&
                         error.message().find(said.toStdString()) != std::string::npos,
                     error.message().c_str());
        }
    }

    void aWidthThatNoNetworkHasIsNamed() {
        for (const std::int64_t features : {1000, 0}) {
            auto arrays = smallArrays();
            arrays.front() = NamedArray::fromFloats(arrays.front().name, {features, 1, 3, 3},
                                                    std::vector<float>(static_cast<std::size_t>(features) * 9));
            try {
                importStateDict(arrays, Config(), false, "net.pth");
                QFAIL("nothing was thrown");
            } catch (const Error& error) {
                QCOMPARE(int(error.code()), int(ErrorCode::BadInput));
                QVERIFY2(error.message().starts_with("'net.pth' ") &&
                             error.message().find("model.width") != std::string::npos,
                         error.what());
            }
        }
    }

    void aShapeOfAnotherNetworkIsNamed() {
        auto arrays = smallArrays();
        std::swap(arrays[2].shape[2], arrays[2].shape[0]);
        arrays[4].shape = {8, 4, 16, 1};
        QVERIFY_EXCEPTION_THROWN(importStateDict(arrays, Config(), false, "net.pth"), Error);
    }

    void theSignTurnsTheLastLayerAlone() {
        const auto arrays = smallArrays();
        const ModelFile plus = importStateDict(arrays, Config(), false, "x");
        const ModelFile minus = importStateDict(arrays, Config(), true, "x");
        QCOMPARE(plus.config.model.width, 2);
        QCOMPARE(plus.channels, 1);
        for (std::size_t i = 0; i < arrays.size(); ++i) {
            const auto a = plus.weights[i].toFloats(), b = minus.weights[i].toFloats();
            QVERIFY(a == arrays[i].toFloats());
            const float sign = i + 2 >= arrays.size() ? -1.0f : 1.0f;
            for (std::size_t j = 0; j < a.size(); ++j) QCOMPARE(b[j], sign * a[j]);
        }
    }
};

QTEST_GUILESS_MAIN(TorchArchive)
#include "tst_torch_archive.moc"
