// The laboratory's table: every field by its key, its text and JSON forms, clear refusals.
#include <QTest>
#include <set>

#include "engine/config/plane_schema.h"
#include "engine/core/error.h"

using namespace shortrun;

namespace {

/// Another value than the default, in every field.
PlaneConfig otherConfig() {
    PlaneConfig config;
    config.data = {PlaneSource::Drawn, 5, 0.2, "points.csv", {{0.5f, -0.25f}, {1, 0}}};
    config.network = {32, 3, PlaneActivation::Tanh};
    config.sampler = {7, 0.02, 0.125, true, InitialState::Gaussian};
    config.start = ChainStart::Persistent;
    config.batch = 64;
    config.learningRate = 0.25;
    config.dataNoise = 0.0;
    config.bandwidth = 0.1;
    config.grid = 64;
    config.seed = 99;
    return config;
}

}  // namespace

class TestPlaneSchema : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyFieldHasItsRow() {
        PlaneConfig built;
        const PlaneConfig other = otherConfig();
        std::set<std::string> keys;
        for (const PlaneField& field : planeSchema()) {
            QVERIFY(!field.display.label.empty() && !field.display.help.empty());
            QVERIFY2(keys.insert(field.display.key).second, field.display.key.c_str());
            QVERIFY2(field.get(PlaneConfig()) != field.get(other), field.display.key.c_str());
            setPlaneField(built, field.display.key, field.get(other));
        }
        built.data.drawn = other.data.drawn;
        QVERIFY(built == other);
        checkPlaneRanges(PlaneConfig());
    }

    void jsonReadsBackAsTheSame() {
        PlaneConfig read;
        applyPlaneJson(read, toJson(otherConfig()), "test");
        QVERIFY(read == otherConfig());
        applyPlaneJson(read, toJson(PlaneConfig()), "test");
        QVERIFY(read == PlaneConfig());
    }

    void assignmentsAreTakenAsText() {
        PlaneConfig config;
        applyPlaneAssignment(config, "start=data");
        applyPlaneAssignment(config, "step_size = 0.5");
        QVERIFY(config.start == ChainStart::Data);
        QCOMPARE(config.sampler.stepSize, 0.5);
    }

    void whatIsWrongIsSaid_data() {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("word");
        QTest::newRow("key") << "step_sise=1" << "did you mean 'step_size'";
        QTest::newRow("range") << "steps=0" << "1 to 2000";
        QTest::newRow("number") << "steps=many" << "no whole number";
        QTest::newRow("word") << "start=prior" << "p0, persistent or data";
        QTest::newRow("no assignment") << "steps" << "key=value";
        QTest::newRow("not finite") << "spread=nan" << "no number";
    }
    void whatIsWrongIsSaid() {
        QFETCH(QString, assignment);
        QFETCH(QString, word);
        PlaneConfig config;
        try {
            applyPlaneAssignment(config, assignment.toStdString());
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(word), error.what());
            QCOMPARE(error.code(), ErrorCode::Usage);
        }
        QVERIFY(config == PlaneConfig());
    }

    void badJsonChangesNothing_data() {
        QTest::addColumn<QByteArray>("json");
        for (const char* json : {"", "[]", "{\"steps\": 3, \"spread\": 9}", "{\"points\": 3}", "{\"points\": [[1]]}",
                                 "{\"points\": [[1, 7]]}", "{\"points\": [[1, \"a\"]]}", "{\"what\": 1}",
                                 "{\"steps\": {}}", "{\"seed\": -1}"})
            QTest::newRow(json) << QByteArray(json);
    }
    void badJsonChangesNothing() {
        QFETCH(QByteArray, json);
        PlaneConfig config;
        QVERIFY_THROWS_EXCEPTION(Error, applyPlaneJson(config, json.toStdString(), "test"));
        QVERIFY(config == PlaneConfig());
    }
};

QTEST_APPLESS_MAIN(TestPlaneSchema)
#include "tst_plane_schema.moc"
