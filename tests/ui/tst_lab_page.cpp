// The Lab page as a user drives it: its buttons, keys, settings, drawing, and what it remembers.
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QTemporaryDir>
#include <QToolButton>
#include <cmath>

#include "engine/config/plane_presets.h"
#include "engine/config/plane_schema.h"
#include "page_fixture.h"
#include "ui/lab_maps.h"
#include "ui/pages/lab/plane_lab.h"
#include "ui/pages/lab_page.h"
#include "ui/widgets/lab_curves.h"
#include "ui/widgets/lab_map_view.h"
#include "ui/widgets/lab_settings.h"
#include "ui/widgets/lab_transport.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/value_edit.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

using Fixture = PageFixture<LabPage>;

std::vector<MovePlane> moves(const Fixture& fixture) {
    return fixture.asked->all<MovePlane>();
}

const PlaneView* view(const Fixture& fixture) {
    return fixture.bridge->snapshot().plane.get();
}

/// A page that rests, with its first view there.
std::unique_ptr<Fixture> resting() {
    auto fixture = std::make_unique<Fixture>(Model::None);
    fixture->page->resize(1160, 700);  // as in a window of the smallest size
    if (!QTest::qWaitFor([&] { return view(*fixture) != nullptr; })) qFatal("nothing was shown");
    fixture->page->plane()->setRunning(false);
    if (!QTest::qWaitFor([&] { return !view(*fixture)->running; })) qFatal("it does not rest");
    return fixture;
}

LabMapView* panel(const Fixture& fixture, const QString& name) {
    return fixture.named<LabMapView>(name);
}

void type(const Fixture& fixture, const char* key, const QString& text) {
    auto* edit = qobject_cast<ValueEdit*>(fixture.page->findChild<LabSettings*>()->editor(key));
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

}  // namespace

class TestLabPage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void itMovesWhenItIsSeenFirst() {
        Fixture fixture(Model::None);
        QTRY_VERIFY(view(fixture) && view(fixture)->iteration > 3);
        QVERIFY(fixture.page->plane()->running());
        QVERIFY(moves(fixture).front().motion == PlaneMotion::Run);
        QVERIFY(moves(fixture).front().config == findPlanePreset("short-run").config);
        for (const char* name : {"Data", "q: the chains' ends", "p: the model's law", "f, and the chains"})
            QTRY_VERIFY(panel(fixture, name)->map());
        QVERIFY(panel(fixture, "f, and the chains")->chains() > 0);
        QTRY_VERIFY(fixture.page->findChild<LabCurves*>()->points() > 3);
        QVERIFY(fixture.page->findChild<LabCurves*>()->reading(0).startsWith("KL(data, q) "));
    }

    void outOfSightItRests() {
        Fixture fixture(Model::None);
        QTRY_VERIFY(view(fixture) && view(fixture)->running);
        fixture.page->hide();
        QTRY_VERIFY(!view(fixture)->running);
        const auto iteration = view(fixture)->iteration;
        fixture.page->show();
        QTRY_VERIFY(view(fixture)->iteration > iteration);
        fixture.page->plane()->setRunning(false);
        QTRY_VERIFY(!view(fixture)->running);
        const auto asked = moves(fixture).size();
        fixture.page->hide();
        fixture.page->show();
        QTRY_COMPARE(moves(fixture).size(), asked + 1);
        QVERIFY(moves(fixture).back().motion == PlaneMotion::Rest);
    }

    void buttonsAndKeysMoveIt() {
        auto fixture = resting();
        const auto iteration = view(*fixture)->iteration;
        QTest::mouseClick(fixture->named<QToolButton>("One iteration"), Qt::LeftButton);
        QTRY_COMPARE(view(*fixture)->iteration, iteration + 1);
        QTest::keyClick(fixture->page->plane(), Qt::Key_I);
        QTRY_COMPARE(view(*fixture)->iteration, iteration + 2);
        QTest::keyClick(fixture->page->plane(), Qt::Key_S);  // new chains
        QTRY_COMPARE(view(*fixture)->step, 0);
        QTest::mouseClick(fixture->named<QToolButton>("One Langevin step"), Qt::LeftButton);
        QTRY_COMPARE(view(*fixture)->step, 1);
        QTRY_COMPARE(view(*fixture)->lawOf, 1);
        const auto world = view(*fixture)->world;
        QTest::keyClick(fixture->page->plane(), Qt::Key_R);
        QTRY_COMPARE(view(*fixture)->world, world + 1);
        QCOMPARE(view(*fixture)->iteration, 0);
        panel(*fixture, "Data")->setFocus();  // a button that was clicked would be pressed again
        QTest::keyClick(panel(*fixture, "Data"), Qt::Key_Space);
        QTRY_VERIFY(view(*fixture)->running);
        QTest::mouseClick(fixture->named<QToolButton>("Pause"), Qt::LeftButton);
        QTRY_VERIFY(!view(*fixture)->running);
        QVERIFY(fixture->named<QToolButton>("Run"));
    }

    void aFocusedButtonIsPressedBySpace() {
        auto fixture = resting();
        const auto iteration = view(*fixture)->iteration;
        auto* button = fixture->named<QToolButton>("One iteration");
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTRY_COMPARE(view(*fixture)->iteration, iteration + 1);
        QVERIFY(!fixture->page->plane()->running());
    }

    void settingsTakeEffectUnderWay() {
        auto fixture = resting();
        QSignalSpy edited(fixture->page.get(), &Page::edited);
        type(*fixture, "learning_rate", "0.02");
        QTRY_COMPARE(moves(*fixture).back().config.learningRate, 0.02);
        QVERIFY(!moves(*fixture).back().restart);
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited.front().front().toString(), "learning rate");
        QCOMPARE(fixture->named<SegmentedControl>("Preset")->current(), -1);  // no longer the preset's
        auto* start = qobject_cast<QComboBox*>(fixture->page->findChild<LabSettings*>()->editor("start"));
        start->setCurrentIndex(start->findData("persistent"));
        QTRY_VERIFY(moves(*fixture).back().config.start == ChainStart::Persistent);
    }

    void theNoiseCanBeTied() {
        auto fixture = resting();
        auto* settings = fixture->page->findChild<LabSettings*>();
        qobject_cast<QCheckBox*>(settings->editor("tie_noise"))->click();
        QTRY_VERIFY(moves(*fixture).back().config.sampler.tieNoise);
        QVERIFY(!settings->editor("noise_std")->isEnabled());
        QCOMPARE(qobject_cast<ValueEdit*>(settings->editor("noise_std"))->value(), "0.1414");  // sqrt(2 * 0.01)
        qobject_cast<QCheckBox*>(settings->editor("tie_noise"))->click();
        QTRY_VERIFY(!moves(*fixture).back().config.sampler.tieNoise);
        QCOMPARE(moves(*fixture).back().config.sampler.noiseStd, 0.01);
    }

    void whatASettingDoesNotTakeIsSaid() {
        auto fixture = resting();
        QSignalSpy said(fixture->page.get(), &Page::message);
        const auto asked = moves(*fixture).size();
        type(*fixture, "steps", "0");
        QCOMPARE(said.size(), 1);
        QVERIFY(said.front().back().toString().contains("1 to 2000"));
        QTest::qWait(60);
        QCOMPARE(moves(*fixture).size(), asked);
        QCOMPARE(fixture->page->plane()->config().sampler.steps, 50);
    }

    void aPresetBeginsAnew() {
        auto fixture = resting();
        const auto world = view(*fixture)->world;
        fixture->page->plane()->choosePreset(1);
        QTRY_COMPARE(view(*fixture)->world, world + 1);
        QVERIFY(moves(*fixture).back().config == planePresets()[1].config);
        QTRY_VERIFY(view(*fixture)->running);
    }

    void theSpeedIsPassedOn() {
        auto fixture = resting();
        auto* speed = fixture->named<QComboBox>("Speed");
        speed->setCurrentIndex(speed->findData(5.0));
        QTRY_COMPARE(moves(*fixture).back().movesPerSecond, 5.0);
    }

    void theMouseDrawsDataAndRubsThemOut() {
        auto fixture = resting();
        LabMapView* data = panel(*fixture, "Data");
        const QPoint at = data->toWidget({0.5f, -0.25f}).toPoint();
        QTest::mousePress(data, Qt::LeftButton, {}, at);
        QTest::mouseMove(data, at + QPoint(2, 0));
        QTest::mouseRelease(data, Qt::LeftButton, {}, at);
        QTRY_VERIFY(moves(*fixture).back().config.data.source == PlaneSource::Drawn);
        const auto drawn = fixture->page->plane()->config().data.drawn;
        QVERIFY(drawn.size() >= 3);
        for (const PlanePoint& point : drawn) QVERIFY(std::hypot(point.x - 0.5, point.y + 0.25) < 0.3);
        QTest::mouseClick(data, Qt::RightButton, {}, at);
        QTRY_VERIFY(fixture->page->plane()->config().data.drawn.empty());
        // Nothing is sent without a point: the engine keeps what it has.
        QTest::qWait(60);
        QVERIFY(!moves(*fixture).back().config.data.drawn.empty());
        QVERIFY(!data->map());  // but what is not drawn any more is not shown
        QTest::mouseClick(data, Qt::LeftButton, Qt::NoModifier, at);
        QTRY_VERIFY(!fixture->page->plane()->config().data.drawn.empty());
        fixture->named<QToolButton>("Rub out the drawing")->click();
        QVERIFY(fixture->page->plane()->config().data.drawn.empty());
    }

    void oneClickRubsOutWhatOneHasSprayed() {
        auto fixture = resting();
        LabMapView* data = panel(*fixture, "Data");
        const auto drawn = [&] { return fixture->page->plane()->config().data.drawn.size(); };
        for (int i = 0; i < 5000; ++i) {
            const QPoint at = data->toWidget({0.5f, -0.25f}).toPoint();
            QTest::mousePress(data, Qt::LeftButton, {}, at);
            QTest::mouseMove(data, at + QPoint(2, 0));  // a hand trembles
            QTest::mouseRelease(data, Qt::LeftButton, {}, at + QPoint(2, 0));
            QCOMPARE(drawn(), std::size_t(6));
            QTest::mouseClick(data, Qt::RightButton, {}, at);
            QCOMPARE(drawn(), std::size_t(0));
        }
    }

    void theKeyboardDrawsToo() {
        auto fixture = resting();
        LabMapView* data = panel(*fixture, "Data");
        data->setFocus();
        for (int i = 0; i < 4; ++i) QTest::keyClick(data, Qt::Key_Right);
        QTest::keyClick(data, Qt::Key_Return);
        QVERIFY(fixture->page->plane()->config().data.drawn.size() >= 3);
        for (const PlanePoint& point : fixture->page->plane()->config().data.drawn)
            QVERIFY(std::abs(point.x - 0.2f) < 0.15f);
        QTest::keyClick(data, Qt::Key_Backspace);
        QVERIFY(fixture->page->plane()->config().data.drawn.empty());
    }

    void aFileOfPointsIsTakenAndAProblemShown() {
        auto fixture = resting();
        QVERIFY(fixture->page->takeData("points.csv"));
        QTRY_COMPARE(moves(*fixture).back().config.data.file, std::string("points.csv"));
        QTRY_VERIFY(view(*fixture)->problem.empty());
        fixture->page->takeData("broken.csv");
        QTRY_VERIFY(!view(*fixture)->problem.empty());
        QVERIFY(!fixture->page->plane()->running());
    }

    void itsStateComesBack() {
        auto fixture = resting();
        type(*fixture, "steps", "20");
        fixture->named<QComboBox>("Speed")->setCurrentIndex(2);
        panel(*fixture, "Data")->setFocus();
        QTest::keyClick(panel(*fixture, "Data"), Qt::Key_Return);
        const QJsonObject state = fixture->page->state();
        const PlaneConfig config = fixture->page->plane()->config();
        auto other = resting();
        QSignalSpy edited(other->page.get(), &Page::edited);
        other->page->restore(state);
        QVERIFY(other->page->plane()->config() == config);
        QCOMPARE(other->page->state(), state);
        QCOMPARE(edited.size(), 0);
        other->page->restore({{"plane", QJsonObject{{"config", QJsonObject{{"steps", -3}}}, {"preset", "none"}}}});
        QVERIFY(other->page->plane()->config() == config);
    }

    void aStateFromWhenThePlaneWasAllIsTaken() {
        auto fixture = resting();
        fixture->page->restore({{"config", QJsonObject{{"steps", 17}}}, {"preset", "collapse"}});
        QCOMPARE(fixture->page->plane()->config().sampler.steps, 17);
    }

    void mapsHaveTheirLightWhereValuesAreLarge() {
        PlaneMap map;
        map.side = 2;
        map.values = {0, 1, 2, 4};  // the lowest row first
        const QImage image = mapImage(map, MapScale::Density);
        QVERIFY(qGray(image.pixel(1, 0)) > qGray(image.pixel(0, 0)));
        QVERIFY(qGray(image.pixel(0, 0)) > qGray(image.pixel(1, 1)));
        QVERIFY(qGray(image.pixel(1, 1)) > qGray(image.pixel(0, 1)));
        map.values = {-5, -5, -5, -5};
        QVERIFY(!mapImage(map, MapScale::Landscape).isNull());
        map.values.pop_back();
        QVERIFY(mapImage(map, MapScale::Density).isNull());
    }

    void aDensityInOnePointIsFound() {
        PlaneMap map;
        map.side = 8;
        map.values.assign(64, 0.1f);
        QVERIFY(!onlyPoint(map));
        map.values[8 * 1 + 6] = 50;
        const auto point = onlyPoint(map);
        QVERIFY(point && point->x > 0 && point->y < 0);
        map.values.assign(64, 0);
        QVERIFY(!onlyPoint(map));
    }

    void contoursLieAtTheirHeights() {
        // f = x: the lines of three levels stand upright, at the quarters of its range.
        PlaneMap map;
        map.side = 30;
        for (int row = 0; row < 30; ++row)
            for (int column = 0; column < 30; ++column)
                map.values.push_back(static_cast<float>(-1.5 + 3.0 * (column + 0.5) / 30));
        const QPainterPath path = contours(map, 3);
        QVERIFY(path.elementCount() > 0);
        for (int i = 0; i < path.elementCount(); ++i) {
            const double x = path.elementAt(i).x;
            QVERIFY(std::abs(x) < 1e-3 || std::abs(std::abs(x) - 0.725) < 1e-3);
        }
        map.values.assign(900, 1.0f);
        QVERIFY(contours(map, 3).isEmpty());
    }
};

QTEST_MAIN(TestLabPage)
#include "tst_lab_page.moc"
