// The two boxes of the thread boundary under several threads at once; meant to be run under ThreadSanitizer
// too.
#include <QTest>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

#include "engine/session/inbox.h"
#include "engine/session/outbox.h"

using namespace shortrun;

namespace {

constexpr int kProducers = 3;
constexpr int kPerProducer = 2000;

/// Runs `work(producer)` on so many threads; they are joined when the result goes.
template <class Work>
std::vector<std::jthread> producers(const Work& work) {
    std::vector<std::jthread> threads;
    for (int p = 0; p < kProducers; ++p) threads.emplace_back([&work, p] { work(p); });
    return threads;
}

}  // namespace

class ThreadBoundary : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyActionArrivesOnceAndEachSendersInOrder() {
        Inbox inbox;
        const auto send = [&](int p) {
            for (int i = 0; i < kPerProducer; ++i)
                inbox.push(Synthesise{.count = i, .seed = static_cast<std::uint64_t>(p)});
        };
        const auto threads = producers(send);
        std::map<std::uint64_t, int> next;
        std::uint64_t lastGeneration = 0;
        for (int taken = 0; taken < kProducers * kPerProducer;) {
            inbox.wait({}, std::nullopt);
            for (const auto& [generation, action, before] : inbox.takeActions()) {
                QVERIFY(generation > lastGeneration);
                lastGeneration = generation;
                const auto& request = std::get<Synthesise>(action);
                QCOMPARE(request.count, next[request.seed]++);
                ++taken;
            }
        }
        QVERIFY(inbox.takeActions().empty());
    }

    void theLastPositionAlwaysArrivesAndNoneGoesBack() {
        Inbox inbox;
        std::atomic<std::uint64_t> newest = 0;
        const auto drag = [&](int p) {
            for (int i = 0; i < kPerProducer; ++i) {
                const std::uint64_t generation = inbox.setPosition({{}, {}, p + i / double(kPerProducer)});
                for (auto seen = newest.load();
                     seen < generation && !newest.compare_exchange_weak(seen, generation);) {
                }
            }
        };
        std::uint64_t last = 0;
        std::atomic<bool> done = false;
        std::jthread reader([&] {
            const auto take = [&] {
                if (const auto position = inbox.takePosition()) {
                    if (position->generation <= last) qFatal("a position went back");
                    last = position->generation;
                }
            };
            while (!done) take();
            take();
        });
        producers(drag).clear();
        done = true;
        reader.join();
        QCOMPARE(last, newest.load());
        QCOMPARE(last, std::uint64_t(kProducers * kPerProducer));
    }

    void theLastValueOfEachParameterArrives() {
        Inbox inbox;
        const auto turn = [&](int p) {
            for (int i = 1; i <= kPerProducer; ++i)
                inbox.setParameter("key" + std::to_string(p), std::to_string(i));
        };
        const auto threads = producers(turn);
        std::map<std::string, int> values;
        const auto allLast = [&] {
            int last = 0;
            for (const auto& [key, value] : values) last += value == kPerProducer;
            return last == kProducers;
        };
        while (!allLast()) {
            inbox.wait({}, std::nullopt);
            std::map<std::string, int> batch;
            for (const auto& [key, text] : inbox.takeParameters()) {
                QVERIFY2(batch.emplace(key, 1).second, "a key stands twice in one batch");
                QVERIFY(std::stoi(text) > values[key]);
                values[key] = std::stoi(text);
            }
        }
    }

    void aParameterKeepsItsPlaceAmongTheActions() {
        Inbox inbox;
        inbox.setParameter("key", "1");
        inbox.push(PauseTraining{});
        inbox.setParameter("key", "2");
        QVERIFY(inbox.takeParameters().empty());  // the action's turn, and that of the value before it, comes first
        const auto actions = inbox.takeActions();
        QCOMPARE(actions.size(), std::size_t(1));
        QVERIFY(actions[0].before == (Inbox::Parameters{{"key", "1"}}));
        QVERIFY(inbox.takeParameters() == (Inbox::Parameters{{"key", "2"}}));
        QVERIFY(inbox.takeParameters().empty());
    }

    void aWaitEndsWhenStopIsRequested() {
        Inbox inbox;
        std::jthread engine([&](std::stop_token stop) { inbox.wait(stop, std::nullopt); });
        engine.request_stop();
        engine.join();  // hangs where the wait misses the request
        QVERIFY(inbox.takeActions().empty());
    }

    void aWaitEndsAtWhateverArrives() {
        Inbox inbox;
        for (const int kind : {0, 1, 2}) {
            std::jthread engine([&] { inbox.wait({}, std::nullopt); });
            if (kind == 0) inbox.push(PauseTraining{});
            if (kind == 1) inbox.setPosition({});
            if (kind == 2) inbox.setParameter("sampler.steps", "9");
            engine.join();
            inbox.takeActions();
            inbox.takePosition();
            inbox.takeParameters();
        }
    }

    void metricsAndEventsComeOutWholeAndInOrderAndEachTurnWakesOnce() {
        std::atomic<int> wakes = 0;
        Outbox outbox([&] { ++wakes; });
        constexpr int kRows = 5000;
        std::jthread engine([&] {
            for (int i = 0; i < kRows; ++i) {
                MetricsRow row;
                row.iteration = i;
                outbox.append(row);
                if (i % 10 == 0) outbox.post({EventKind::Note, std::to_string(i), {}});
                SynthesisView view;
                view.step = i;
                outbox.show(std::move(view));
            }
        });
        std::int64_t rows = 0;
        int events = 0, nonEmpty = 0, lastStep = -1;
        while (rows < kRows || lastStep < kRows - 1) {
            const OutboxContents out = outbox.take();
            for (const MetricsRow& row : out.metrics) QCOMPARE(row.iteration, rows++);
            for (const Event& event : out.events) QCOMPARE(std::stoi(event.text), 10 * events++);
            const int step = out.snapshot.synthesis ? out.snapshot.synthesis->step : -1;
            QVERIFY2(step >= lastStep, "a picture went back");
            nonEmpty += !out.metrics.empty() || !out.events.empty() || step > lastStep;
            lastStep = step;
        }
        engine.join();
        QCOMPARE(events, kRows / 10);
        QCOMPARE(wakes.load(), nonEmpty);
    }
};

QTEST_APPLESS_MAIN(ThreadBoundary)
#include "tst_thread_boundary.moc"
