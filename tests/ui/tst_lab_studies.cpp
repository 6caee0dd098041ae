// The laboratory's chain and moments as a user drives them: the switch, what is measured and shown, stopping, choosing,
// remembering.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <cmath>

#include "page_fixture.h"
#include "ui/pages/lab/chain_lab.h"
#include "ui/pages/lab/moment_lab.h"
#include "ui/pages/lab/plane_lab.h"
#include "ui/pages/lab_page.h"
#include "ui/widgets/chain_film_card.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/gap_bars.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/lab_histogram.h"
#include "ui/widgets/lab_legend.h"
#include "ui/widgets/lab_plot.h"
#include "ui/widgets/long_run_card.h"
#include "ui/widgets/mixing_card.h"
#include "ui/widgets/moment_scatter.h"
#include "ui/widgets/patch_picker.h"
#include "ui/widgets/response_card.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/signed_map.h"
#include "ui/widgets/study_bar.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/top_filter_card.h"
#include "ui/widgets/track_slider.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

using Fixture = PageFixture<LabPage>;

/// A page on one of its three; `slices`: of a study.
std::unique_ptr<Fixture> on(LabTopic topic, Model model = Model::Open, int slices = 3) {
    auto fixture = std::make_unique<Fixture>(model);
    fixture->script->chainSlices = slices;
    fixture->page->resize(1160, 700);
    fixture->page->showTopic(topic);
    return fixture;
}

QPushButton* button(StudyBar* bar) {
    return bar->findChild<QPushButton*>();
}

bool measured(const Fixture& fixture) {
    const auto& chains = fixture.bridge->snapshot().chains;
    return chains && chains->state.finished && !fixture.page->chain()->bar()->running();
}

std::unique_ptr<Fixture> measuredChain() {
    auto fixture = on(LabTopic::Chain);
    if (!QTest::qWaitFor([&] { return measured(*fixture) && fixture->page->chain()->response()->view(); }))
        qFatal("nothing was measured");
    return fixture;
}

std::unique_ptr<Fixture> measuredMoments() {
    auto fixture = on(LabTopic::Moments);
    if (!QTest::qWaitFor([&] { return fixture->page->moments()->scatter()->points() > 0; })) qFatal("no moments");
    return fixture;
}

}  // namespace

class TestLabStudies : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theSwitchChoosesAndPlaneRestsOutOfSight() {
        auto fixture = on(LabTopic::Plane);
        QSignalSpy edited(fixture->page.get(), &Page::edited);
        QTRY_VERIFY(fixture->bridge->snapshot().plane && fixture->bridge->snapshot().plane->running);
        fixture->page->plane()->topics()->findChildren<QAbstractButton*>()[1]->click();
        QCOMPARE(fixture->page->topic(), LabTopic::Chain);
        QVERIFY(fixture->page->chain()->isVisible() && !fixture->page->plane()->isVisible());
        QCOMPARE(fixture->page->chain()->topics()->current(), 1);
        QCOMPARE(edited.size(), 1);
        QTRY_VERIFY(!fixture->bridge->snapshot().plane->running);
        fixture->page->chain()->topics()->findChildren<QAbstractButton*>()[0]->click();
        QTRY_VERIFY(fixture->bridge->snapshot().plane->running);
    }

    void aStudyThatTheControlsHaveLeftBehindStillEnds() {
        auto fixture = on(LabTopic::Chain, Model::Open, 60);
        StartTraining training;
        training.config.train.iterations = 1'000'000;  // it does not end before it is seen
        fixture->bridge->submit(training);
        QTRY_COMPARE(fixture->bridge->status().state, EngineState::Training);
        ChainLab& lab = *fixture->page->chain();
        if (!lab.bar()->running()) button(lab.bar())->click();
        auto* chains = lab.findChild<QSpinBox*>();
        chains->setValue(chains->value() + 1);  // while a run learns, nothing is measured unasked
        QVERIFY(lab.bar()->running());
        QTRY_VERIFY(!lab.bar()->running());
    }

    void withoutAModelBothInvite() {
        for (const LabTopic topic : {LabTopic::Chain, LabTopic::Moments}) {
            auto fixture = on(topic, Model::None);
            QWidget* view = topic == LabTopic::Chain ? static_cast<QWidget*>(fixture->page->chain())
                                                     : static_cast<QWidget*>(fixture->page->moments());
            QTRY_VERIFY(view->findChild<Invitation*>()->isVisible());
            QSignalSpy page(fixture->page.get(), &Page::pageRequested),
                open(fixture->page.get(), &Page::openModelRequested);
            for (QPushButton* choice : view->findChild<Invitation*>()->findChildren<QPushButton*>()) choice->click();
            QCOMPARE(page.size(), 1);
            QCOMPARE(open.size(), 1);
            QVERIFY(!fixture->saw("StudyChains") && !fixture->saw("CompareMoments"));
        }
    }

    void aChainIsMeasuredWhenItIsSeenFirst() {
        auto fixture = measuredChain();
        ChainLab* chain = fixture->page->chain();
        const StudyChains asked = fixture->asked->all<StudyChains>().front();
        QCOMPARE(asked.count, 16);
        QCOMPARE(asked.multiple, 1);
        const int k = fixture->bridge->snapshot().chains->steps;
        QCOMPARE(chain->along()->points(0), k);
        QCOMPARE(chain->along()->points(2), k + 1);
        for (int curve = 0; curve < 4; ++curve) QCOMPARE(chain->distances()->points(curve), k + 1);
        QCOMPARE(chain->distances()->mark(), std::ceil(k / 2.0));
        QCOMPARE(chain->mixing()->number(), QString("0.054"));
        QCOMPARE(chain->mixing()->histogram()->total(0), std::int64_t(16));
        QCOMPARE(chain->mixing()->histogram()->total(1), std::int64_t(16));
        QVERIFY(chain->longRun()->diagnosis().contains("7.4"));
        QCOMPARE(chain->longRun()->tiles()->tiles()->count, 1);
        QCOMPARE(chain->film()->scrubber()->available(), k + 1);
    }

    void theScrubberMovesTheLegendsAndAClickTheScrubber() {
        auto fixture = measuredChain();
        ChainLab* chain = fixture->page->chain();
        chain->film()->setFrame(0);
        QCOMPARE(chain->distances()->reading(0), QString("|xk − z| 0"));
        chain->film()->setFrame(10);
        QVERIFY(chain->distances()->reading(0) != QString("|xk − z| 0"));
        Q_EMIT chain->along()->chosen(20.2);
        QCOMPARE(chain->film()->frame(), 20);
    }

    void aLongRunIsAskedForAndShown() {
        auto fixture = measuredChain();
        ChainLab* chain = fixture->page->chain();
        fixture->named<SegmentedControl>("Long run")->findChildren<QAbstractButton*>()[2]->click();
        QTRY_COMPARE(fixture->asked->all<StudyChains>().back().multiple, 20);
        const auto marks = [&] {
            const auto& tiles = chain->longRun()->tiles()->tiles();
            return tiles ? tiles->count : 0;
        };
        QTRY_COMPARE(marks(), 5);  // K, 2, 5, 10, 20 K
        QVERIFY(chain->longRun()->plot()->points(0) > 40);
        QTRY_VERIFY(!chain->bar()->running());
    }

    void aStudyCanBeStopped() {
        auto fixture = on(LabTopic::Chain, Model::Open, 100000);
        ChainLab* chain = fixture->page->chain();
        QTRY_VERIFY(chain->bar()->running() && fixture->bridge->snapshot().chains);
        QCOMPARE(button(chain->bar())->text(), QString("Stop"));
        QTRY_VERIFY(chain->bar()->text().contains("left"));
        button(chain->bar())->click();
        QTRY_COMPARE(chain->bar()->text(), QString("stopped"));
        QCOMPARE(button(chain->bar())->text(), QString("Measure"));
    }

    void whatIsDrawnStaysWhereTheNextIsStoppedAtOnce() {
        auto fixture = measuredChain();
        ChainLab* chain = fixture->page->chain();
        const int drawn = chain->along()->points(2);
        const auto tiles = chain->longRun()->tiles()->tiles()->count;
        QVERIFY(drawn > 10);
        fixture->script->chainSlices = 1'000'000'000;  // so long that nothing is there yet
        button(chain->bar())->click();
        QTRY_VERIFY(fixture->bridge->snapshot().chains && !fixture->bridge->snapshot().chains->state.ended());
        button(chain->bar())->click();
        QTRY_COMPARE(chain->bar()->text(), QString("stopped"));
        QCOMPARE(chain->along()->points(2), drawn);
        QCOMPARE(chain->longRun()->tiles()->tiles()->count, tiles);
    }

    void legendsKeepTheirNumbersWhole() {
        QCOMPARE(readingText(19'500), QString("1.95e4"));
        QCOMPARE(readingText(-0.0000901), QString("-9.01e-5"));
        QCOMPARE(readingText(0.0158), QString("0.0158"));
        LabLegend legend({{"top layer's gap", {}}, {"by chance", {}}}, 2);
        legend.resize(600, 40);
        legend.show();
        QCOMPARE(legend.columns(), 2);
        const auto labels = legend.findChildren<QLabel*>();
        const QRect before = labels[1]->geometry();
        legend.setReading(0, Qt::black, "-8.88e-88");
        legend.setReading(1, Qt::black, "1");
        QCOMPARE(labels[1]->geometry(), before);  // digits move nothing
        legend.resize(200, 40);
        QCOMPARE(legend.columns(), 1);
        for (const QLabel* label : labels) QVERIFY(label->width() >= label->sizeHint().width());
    }

    void emptyPlotsHaveNoAxesAndASinglePointIsSeen() {
        LabPlot plot("one", {{"f", {}}});
        plot.resize(300, 200);
        plot.show();
        const QImage empty = plot.picture(200, 100);
        QImage plain(empty.size(), empty.format());
        plain.fill(empty.pixelColor(0, 0));
        QCOMPARE(empty, plain);
        plot.setSeries(0, {0.0}, {1.0});
        const QImage axes = plot.picture(200, 100);
        plot.setSeries(0, {0.5}, {1.0});
        QVERIFY(axes != plain && plot.picture(200, 100) != axes);
    }

    void whatHasBegunShowsAsABar() {
        StudyBar bar("Learn", "Learns");
        StudyState state;
        state.what = "the responses of many more pictures than there is room for";
        state.share = 1e-4;
        state.secondsLeft = 1800;
        bar.showState(&state);
        QVERIFY(bar.text().endsWith("30 min left"));
        auto* progress = bar.findChild<QProgressBar*>();
        QVERIFY(progress->value() > 0);
        const auto* text = bar.findChild<QLabel*>();
        QVERIFY(text->fontMetrics().horizontalAdvance(bar.text()) <= text->width());
    }

    void aClickOnThePictureChoosesThePatch() {
        auto fixture = measuredChain();
        ResponseCard* card = fixture->page->chain()->response();
        auto* picker = card->findChild<PatchPicker*>();
        QSignalSpy edited(fixture->page.get(), &Page::edited);
        picker->setPatch(5, 5, 1);
        const QPoint at = picker->patchRect().center().toPoint();
        picker->setPatch(16, 16, 4);
        QTest::mouseClick(picker, Qt::LeftButton, {}, at);
        QTRY_COMPARE(fixture->asked->all<ShowResponse>().back().direction.row, 5);
        QCOMPARE(fixture->asked->all<ShowResponse>().back().direction.column, 5);
        QVERIFY(!edited.isEmpty());
        QTest::keyClick(picker, Qt::Key_Right);
        QTRY_COMPARE(fixture->asked->all<ShowResponse>().back().direction.column, 6);
        QTRY_COMPARE(card->view()->request.direction.column, 6);
        QVERIFY(card->reading().contains("J v = v"));
        const auto maps = card->findChildren<SignedMap*>();
        QCOMPARE(maps.size(), 3);
        QVERIFY(maps[0]->image() == maps[1]->image());
        QVERIFY(maps[2]->image() != maps[1]->image());
    }

    void otherDirectionsAndSizesAreAskedFor() {
        auto fixture = measuredChain();
        ResponseCard* card = fixture->page->chain()->response();
        const auto last = [&] { return fixture->asked->all<ShowResponse>().back(); };
        fixture->named<SegmentedControl>("Direction v")->findChildren<QAbstractButton*>()[1]->click();
        QTRY_VERIFY(last().direction.kind == LatentDirection::Kind::Random);
        QTRY_COMPARE(card->view()->request.direction.kind, LatentDirection::Kind::Random);
        const auto seed = last().direction.seed;
        fixture->named<QAbstractButton>("Another direction")->click();
        QTRY_VERIFY(last().direction.seed != seed);
        fixture->named<SegmentedControl>("Direction v")->findChildren<QAbstractButton*>()[2]->click();
        QTRY_VERIFY(last().direction.kind == LatentDirection::Kind::Toward);
        QCOMPARE(last().start.index, 0);
        QCOMPARE(last().direction.toward.index, 1);
        fixture->named<TrackSlider>("a, the size of the finite change")->setValue(8);
        QTRY_COMPARE(last().amount, 0.5);
        QTRY_COMPARE(card->view()->request.amount, 0.5);
    }

    // A drag of many positions asks for few of them, and for the last.
    void aDragOfTheSizeEndsOnItsLastValue() {
        auto fixture = measuredChain();
        fixture->script->sliceMilliseconds = 20;
        const auto before = fixture->asked->all<ShowResponse>().size();
        auto* slider = fixture->named<TrackSlider>("a, the size of the finite change");
        for (int round = 0; round < 10; ++round)
            for (int at = 0; at < 10; ++at) slider->setValue(at);
        QTRY_COMPARE(fixture->page->chain()->response()->view()->request.amount, 1.0);
        QVERIFY(fixture->asked->all<ShowResponse>().size() < before + 10);
    }

    void anotherChainIsLookedAt() {
        auto fixture = measuredChain();
        fixture->page->chain()->film()->tiles()->setSelected(3);
        QTRY_COMPARE(fixture->asked->all<ShowResponse>().back().start.index, 3);
    }

    void countAndSeedMeasureAgain() {
        auto fixture = measuredChain();
        fixture->named<QSpinBox>("Chains")->setValue(6);
        QTRY_COMPARE(fixture->asked->all<StudyChains>().back().count, 6);
        QTRY_COMPARE(fixture->page->chain()->mixing()->histogram()->total(0), std::int64_t(6));
        QTRY_VERIFY(measured(*fixture));
    }

    void anotherModelBeginsAnew() {
        auto fixture = measuredChain();
        const auto asked = fixture->asked->all<StudyChains>().size();
        fixture->bridge->submit(OpenModel{"other.safetensors"});
        QTRY_COMPARE(fixture->asked->all<StudyChains>().size(), asked + 1);
        QTRY_VERIFY(measured(*fixture));
        QCOMPARE(fixture->bridge->snapshot().chains->state.model, std::string("other"));
    }

    void momentsAreMeasuredWhenTheyAreSeenFirst() {
        auto fixture = measuredMoments();
        MomentLab* lab = fixture->page->moments();
        const CompareMoments asked = fixture->asked->all<CompareMoments>().front();
        QCOMPARE(asked.count, std::int64_t(500));
        QCOMPARE(asked.data.source, std::string("builtin:avatars"));
        QCOMPARE(lab->scatter()->points(), 128);
        QCOMPARE(lab->gaps()->number(), QString("0.2"));
        QVERIFY(lab->gaps()->words().contains("0.16 … 0.24"));
        QVERIFY(lab->gaps()->words().contains("by chance 0.02"));
        QCOMPARE(lab->overTraining()->points(0), 1);
        fixture->named<SegmentedControl>("Layer")->findChildren<QAbstractButton*>()[3]->click();
        QCOMPARE(lab->scatter()->points(), 16);
        QCOMPARE(lab->gaps()->number(), QString("0.05"));
    }

    void otherDataAreChosenOrDropped() {
        auto fixture = measuredMoments();
        QVERIFY(fixture->page->takeData("faces.zip"));
        QTRY_COMPARE(fixture->asked->all<CompareMoments>().back().data.source, std::string("faces.zip"));
        auto* source = fixture->named<QComboBox>("Data");
        for (QComboBox* box : fixture->page->moments()->findChildren<QComboBox*>())
            if (box->accessibleName() == "Data") source = box;
        QCOMPARE(source->currentText(), QString("faces.zip"));
        source->setCurrentIndex(1);
        Q_EMIT source->activated(1);
        QTRY_COMPARE(fixture->asked->all<CompareMoments>().back().data.source, std::string("builtin:avatars"));
    }

    void dataThatCannotBeReadEndTheMeasurement() {
        auto fixture = measuredMoments();
        fixture->page->takeData("broken.zip");
        QTRY_COMPARE(fixture->page->moments()->bar()->text(), QString("ended before its end"));
        QVERIFY(!fixture->page->moments()->bar()->running());
        QVERIFY(fixture->page->moments()->scatter()->points() > 0);  // what was measured before stays
    }

    void aModelWhoseDataAreElsewhereAsksForThem() {
        auto fixture = measuredMoments();
        MomentLab* lab = fixture->page->moments();
        fixture->bridge->submit(OpenModel{"elsewhere.safetensors"});
        QTRY_VERIFY(lab->gaps()->words().startsWith("elsewhere.zip is not at hand."));
        const auto asked = fixture->asked->all<CompareMoments>().size();
        QSignalSpy said(lab, &LabView::message);
        lab->measure();
        lab->learnTop();
        QCOMPARE(said.size(), 2);
        QVERIFY(said[0][1].toString().startsWith("elsewhere.zip, which the model was trained on, is not at hand."));
        QVERIFY(!lab->bar()->running() && !lab->top()->bar()->running());
        fixture->page->takeData("faces.zip");
        QTRY_COMPARE(fixture->asked->all<CompareMoments>().size(), asked + 1);
    }

    void topFiltersAreLearntLive() {
        auto fixture = measuredMoments();
        TopFilterCard* top = fixture->page->moments()->top();
        button(top->bar())->click();
        QTRY_VERIFY(top->plot()->points(0) >= 2);
        QTRY_VERIFY(top->result().contains("0.055"));
        QVERIFY(top->result().contains("20 K"));
        QVERIFY(!top->bar()->running());
        QCOMPARE(fixture->asked->all<LearnTop>().size(), std::size_t(1));
        QCOMPARE(fixture->asked->all<LearnTop>().front().iterations, std::int64_t(300));
    }

    void topFilterLearningCanBeStopped() {
        auto fixture = measuredMoments();
        fixture->script->chainSlices = 100000;
        StudyBar* bar = fixture->page->moments()->top()->bar();
        button(bar)->click();
        QTRY_VERIFY(fixture->bridge->snapshot().topFilters);
        button(bar)->click();
        QTRY_COMPARE(bar->text(), QString("stopped"));
    }

    void theCurveGrowsWithTheTraining() {
        auto fixture = on(LabTopic::Moments, Model::None);
        fixture->script->rowsAtOnce = 5;
        StartTraining start;
        start.config.train.iterations = 1'000'000;
        fixture->bridge->submit(start);
        QTRY_COMPARE(fixture->bridge->status().state, EngineState::Training);
        // A run in training is not slowed down unasked ...
        QTest::qWait(150);
        QVERIFY(!fixture->saw("CompareMoments"));
        // ... but on being asked, at once and again.
        auto* follow = fixture->page->moments()->findChild<QCheckBox*>();
        follow->click();
        MomentLab* lab = fixture->page->moments();
        QTRY_COMPARE(lab->overTraining()->points(0), 1);
        const auto first = fixture->bridge->status().iteration;
        QTRY_VERIFY(fixture->bridge->status().iteration > first + 20);
        lab->measure();
        QTRY_COMPARE(lab->overTraining()->points(0), 2);
        QVERIFY(follow->isChecked());
    }

    void stateComesBack() {
        auto fixture = measuredChain();
        fixture->named<QSpinBox>("Chains")->setValue(7);
        fixture->named<SegmentedControl>("Long run")->findChildren<QAbstractButton*>()[1]->click();
        fixture->named<TrackSlider>("a, the size of the finite change")->setValue(2);
        fixture->page->moments()->takeData("faces.zip");
        fixture->page->moments()->findChild<QCheckBox*>()->setChecked(true);
        const QJsonObject state = fixture->page->state();
        QCOMPARE(state["topic"].toString(), QString("chain"));
        auto other = on(LabTopic::Plane, Model::None);
        QSignalSpy edited(other->page.get(), &Page::edited);
        other->page->restore(state);
        QCOMPARE(other->page->state(), state);
        QCOMPARE(edited.size(), 0);
        other->page->restore(
            {{"topic", "nowhere"}, {"chain", QJsonObject{{"count", -5}, {"multiple", 3}, {"seed", -1}}}});
        QCOMPARE(other->page->topic(), LabTopic::Chain);
        QCOMPARE(other->page->state()["chain"].toObject()["multiple"].toInt(), 5);
    }

    void signedMapsAreBlueBelowAndOrangeAbove() {
        FloatBatch maps(1, 1, 2, 2);
        maps.values = {-2, 0, 1, 2};
        const QImage image = signedImage(maps, 0, 2);
        const QColor low = image.pixelColor(0, 0), none = image.pixelColor(1, 0), high = image.pixelColor(1, 1);
        QVERIFY(low.blue() > low.red() && high.red() > high.blue());
        QVERIFY(none.red() > 230 && none.green() > 230 && none.blue() > 230);
        QVERIFY(image.pixelColor(0, 1).lightness() > high.lightness());
        QVERIFY(signedImage(maps, 1, 2).isNull());
        const QImage dark = signedImage(maps, 0, 2, true);
        QVERIFY(dark.pixelColor(1, 0).lightness() < 40 && dark.pixelColor(1, 1).lightness() > 150);
        QCOMPARE(strengthOf(maps, 0), 2.0);
    }
};

QTEST_MAIN(TestLabStudies)
#include "tst_lab_studies.moc"
