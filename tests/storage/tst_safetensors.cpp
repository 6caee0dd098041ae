// The safetensors format: what we write others can read, and no file can harm us.
#include <QtTest>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <random>

#include "engine/core/error.h"
#include "engine/storage/safetensors.h"
#include "engine/storage/tensor_file_writer.h"

using namespace shortrun;

namespace {

std::vector<std::byte> fileOf(const std::string& header, std::size_t dataBytes,
                              std::uint64_t claimedLength = std::numeric_limits<std::uint64_t>::max()) {
    const std::uint64_t length =
        claimedLength == std::numeric_limits<std::uint64_t>::max() ? header.size() : claimedLength;
    std::vector<std::byte> bytes(8 + header.size() + dataBytes);
    std::memcpy(bytes.data(), &length, 8);
    std::memcpy(bytes.data() + 8, header.data(), header.size());
    return bytes;
}

Safetensors randomContent(std::mt19937& random) {
    Safetensors content;
    const int arrays = static_cast<int>(random() % 6);
    for (int i = 0; i < arrays; ++i) {
        NamedArray array{
            "array \"" + std::to_string(i) + "\" ü", static_cast<ArrayType>(random() % 7), {}, {}};
        const int dimensions = static_cast<int>(random() % 4);
        for (int d = 0; d < dimensions; ++d) array.shape.push_back(static_cast<std::int64_t>(random() % 5));
        constexpr std::array<std::size_t, 7> bytes = {8, 4, 2, 2, 8, 4, 1};
        array.data.resize(static_cast<std::size_t>(array.elementCount()) *
                          bytes[static_cast<std::size_t>(array.type)]);
        for (std::byte& b : array.data) b = static_cast<std::byte>(random());
        content.arrays.push_back(std::move(array));
    }
    if (random() % 2 == 0) content.metadata = {{"key", "value\nwith a line end"}, {"", "empty key"}};
    return content;
}

/// The Error's sentence; empty when the bytes were accepted.
std::string refusal(std::span<const std::byte> bytes) {
    try {
        decodeSafetensors(bytes, "some.safetensors");
        return {};
    } catch (const Error& error) {
        return error.code() == ErrorCode::BadInput ? error.message() : "wrong code";
    }
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void randomArraysComeBackAsTheyWere();
    void theBytesAreThoseOfTheFormat();
    void numbersOfOtherTypesBecomeFloats();
    void aHostileHeaderIsRefusedInOneSentence_data();
    void aHostileHeaderIsRefusedInOneSentence();
    void everyTruncationIsRefused();
    void mutatedBytesNeverCrash();
    void aFileThatIsNoneIsRefused();
    void piecesWrittenInAnyOrderMakeTheSameFile();
    void anUncommittedFileLeavesNothingBehind();
};

void TestSafetensors::randomArraysComeBackAsTheyWere() {
    std::mt19937 random(1);
    QTemporaryDir folder;
    const std::string path = folder.filePath("x.safetensors").toStdString();
    for (int round = 0; round < 200; ++round) {
        const Safetensors content = randomContent(random);
        writeSafetensors(path, content);
        for (const Safetensors& back :
             {readSafetensors(path), decodeSafetensors(encodeSafetensors(content), "x")}) {
            QCOMPARE(back.arrays.size(), content.arrays.size());
            QVERIFY(back.metadata == content.metadata);
            for (const NamedArray& array : content.arrays) {
                const NamedArray* found = back.find(array.name);
                QVERIFY(found != nullptr);
                QVERIFY(found->type == array.type && found->shape == array.shape &&
                        found->data == array.data);
            }
        }
    }
}

void TestSafetensors::theBytesAreThoseOfTheFormat() {
    const std::vector<float> values = {1.0f, -2.0f};
    Safetensors content;
    content.arrays.push_back(NamedArray::fromFloats("z", {1, 2}, values));
    content.metadata["a"] = "b";
    const auto bytes = encodeSafetensors(content);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    QCOMPARE(length % 8, std::uint64_t{0});
    const std::string header(reinterpret_cast<const char*>(bytes.data()) + 8, length);
    QCOMPARE(QString::fromStdString(header).trimmed(),
             QString(R"({"__metadata__":{"a":"b"},"z":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}})"));
    QCOMPARE(bytes.size(), 8 + length + 8);
    QCOMPARE(std::memcmp(bytes.data() + 8 + length, values.data(), 8), 0);
}

void TestSafetensors::numbersOfOtherTypesBecomeFloats() {
    const std::vector<double> doubles = {0.5, -3.0};
    QCOMPARE(NamedArray::fromDoubles("d", {2}, doubles).toFloats(), (std::vector<float>{0.5f, -3.0f}));
    const auto halfArray = [](ArrayType type, std::vector<std::uint16_t> bits) {
        const auto bytes = std::as_bytes(std::span(bits));
        return NamedArray{"h", type, {static_cast<std::int64_t>(bits.size())}, {bytes.begin(), bytes.end()}};
    };
    QCOMPARE(halfArray(ArrayType::F16, {0x3C00, 0xC000, 0x0001, 0x7BFF, 0x8000}).toFloats(),
             (std::vector<float>{1.0f, -2.0f, 0x1p-24f, 65504.0f, -0.0f}));
    QVERIFY(std::isinf(halfArray(ArrayType::F16, {0x7C00}).toFloats()[0]));
    QVERIFY(std::isnan(halfArray(ArrayType::F16, {0x7E00}).toFloats()[0]));
    QCOMPARE(halfArray(ArrayType::BF16, {0x3F80, 0xC040}).toFloats(), (std::vector<float>{1.0f, -3.0f}));
    const NamedArray whole{"i", ArrayType::U8, {1}, {std::byte{1}}};
    QVERIFY_EXCEPTION_THROWN(whole.toFloats(), Error);
}

void TestSafetensors::aHostileHeaderIsRefusedInOneSentence_data() {
    QTest::addColumn<QString>("header");
    QTest::addColumn<int>("dataBytes");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* header, int bytes, const char* said) {
        QTest::newRow(name) << QString(header) << bytes << QString(said);
    };
    row("not JSON", "{\"a\":", 0, "not JSON");
    row("not an object", "[1, 2, 3]", 0, "not a JSON object");
    row("duplicate", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                         "a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
        1, "twice");
    row("duplicate field", R"({"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1,
        "twice");
    row("duplicate metadata", R"({"__metadata__":{"k":"1","k":"2"}})", 0, "twice");
    row("offset beyond the end", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 3,
        "beyond the end");
    row("offsets reversed", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1, "do not fit");
    row("shape larger than its bytes", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}})", 4,
        "do not fit");
    row("product overflows", R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}})",
        0, "impossibly large");
    row("extent overflows", R"({"a":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,0]}})", 0,
        "impossibly large");
    row("negative extent", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}})", 0,
        "not a whole number");
    row("fractional offset", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1.0]}})", 1,
        "not a whole number");
    row("overlap", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},
                       "b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
        3, "overlaps");
    row("gap", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                   "b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
        3, "gap");
    row("bytes of nobody", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2,
        "belong to no array");
    row("unknown type", R"({"a":{"dtype":"F8\n","shape":[1],"data_offsets":[0,1]}})", 1,
        "unknown number type");
    row("no offsets", R"({"a":{"dtype":"U8","shape":[1]}})", 1, "lacks");
    row("three offsets", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}})", 1, "lacks");
    row("entry is a number", R"({"a":7})", 0, "not an object");
    row("metadata is a list", R"({"__metadata__":[]})", 0, "not an object");
    row("metadata is a number", R"({"__metadata__":{"a":1}})", 0, "not a text");
    row("deep", R"({"a":{"shape":[[[[[[1]]]]]]}})", 0, "nested too deeply");
}

void TestSafetensors::aHostileHeaderIsRefusedInOneSentence() {
    QFETCH(QString, header);
    QFETCH(int, dataBytes);
    QFETCH(QString, said);
    const QString sentence =
        QString::fromStdString(refusal(fileOf(header.toStdString(), static_cast<std::size_t>(dataBytes))));
    QVERIFY2(sentence.contains(said), qPrintable(sentence));
    QVERIFY(sentence.contains("some.safetensors") && !sentence.contains('\n'));
}

void TestSafetensors::everyTruncationIsRefused() {
    Safetensors content;
    content.arrays.push_back(NamedArray::fromFloats("a", {3}, std::vector<float>{1, 2, 3}));
    const auto bytes = encodeSafetensors(content);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        QVERIFY2(!refusal(std::span(bytes).first(length)).empty(), qPrintable(QString::number(length)));
    QVERIFY(QString::fromStdString(refusal(fileOf("{}", 0, std::uint64_t{1} << 63)))
                .contains("longer than the file"));
    QVERIFY(QString::fromStdString(refusal(fileOf("", 0))).contains("no header"));
}

void TestSafetensors::mutatedBytesNeverCrash() {
    std::mt19937 random(2);
    int accepted = 0;
    for (int round = 0; round < 20000; ++round) {
        std::vector<std::byte> bytes = encodeSafetensors(randomContent(random));
        const int changes = 1 + static_cast<int>(random() % 4);
        for (int i = 0; i < changes; ++i) {
            // Two thirds of the changes go where they hurt: into the length and the start of the header.
            const std::size_t reach =
                random() % 3 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 120);
            bytes[random() % reach] = static_cast<std::byte>(random());
        }
        if (random() % 4 == 0) bytes.resize(random() % (bytes.size() + 1));
        const std::string sentence = refusal(bytes);
        QVERIFY(sentence != "wrong code");
        if (sentence.empty()) ++accepted;
    }
    QVERIFY(accepted > 0 && accepted < 20000);
}

void TestSafetensors::aFileThatIsNoneIsRefused() {
    QTemporaryDir folder;
    for (const std::string& path :
         {folder.filePath("missing").toStdString(), folder.path().toStdString(), std::string("/dev/zero")}) {
        try {
            readSafetensors(path);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::BadInput);
            QVERIFY(error.message().find(path) != std::string::npos);
        }
    }
}

void TestSafetensors::piecesWrittenInAnyOrderMakeTheSameFile() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("t.safetensors").toStdString();
    TensorFileWriter writer(path, {{"z", {2, 3}}, {"x", {4}}}, {{"seed", "1"}});
    writer.write("x", 2, std::vector<float>{9, 10});
    writer.write("z", 0, std::vector<float>{1, 2, 3, 4, 5, 6});
    writer.write("x", 0, std::vector<float>{7, 8});
    QVERIFY(!std::filesystem::exists(path));
    writer.commit();
    const Safetensors back = readSafetensors(path);
    QCOMPARE(back.find("z")->toFloats(), (std::vector<float>{1, 2, 3, 4, 5, 6}));
    QCOMPARE(back.find("x")->toFloats(), (std::vector<float>{7, 8, 9, 10}));
    QCOMPARE(back.metadata.at("seed"), std::string("1"));
}

void TestSafetensors::anUncommittedFileLeavesNothingBehind() {
    QTemporaryDir folder;
    { TensorFileWriter writer(folder.filePath("t").toStdString(), {{"z", {1000}}}, {}); }
    QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
    QVERIFY_EXCEPTION_THROWN(TensorFileWriter(folder.filePath("no/t").toStdString(), {{"z", {1}}}, {}),
                             Error);
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
