// Work spread over sleeping threads: everything is done once, by as many as were asked for, and failures come
// out.
#include <QtTest>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/model/fused_cpu/workers.h"

using namespace shortrun;

class TestWorkers : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void everyItemIsDoneOnce();
    void aFixedOrderGivesAnItemToTheSameWorkerEachTime();
    void noMoreWorkersThanThreads();
    void aFailureComesOutAndTheNextCallWorks();
    void callsFromSeveralThreadsTakeTurns();
    void nothingToDoIsDone();
};

void TestWorkers::everyItemIsDoneOnce() {
    for (const int threads : {1, 2, 5}) {
        for (const WorkOrder order : {WorkOrder::Fixed, WorkOrder::WhoeverIsFree}) {
            std::vector<std::atomic<int>> done(37);
            onWorkers(37, threads, order, [&](int item, int) { ++done[static_cast<std::size_t>(item)]; });
            for (const auto& times : done) QCOMPARE(times.load(), 1);
        }
    }
}

void TestWorkers::aFixedOrderGivesAnItemToTheSameWorkerEachTime() {
    for (int round = 0; round < 50; ++round) {
        std::vector<int> workerOf(11, -1);
        onWorkers(11, 3, WorkOrder::Fixed,
                  [&](int item, int worker) { workerOf[static_cast<std::size_t>(item)] = worker; });
        for (int item = 0; item < 11; ++item) QCOMPARE(workerOf[static_cast<std::size_t>(item)], item % 3);
    }
}

void TestWorkers::noMoreWorkersThanThreads() {
    std::mutex mutex;
    std::set<int> workers;
    std::atomic<int> under = 0, most = 0;
    onWorkers(200, 3, WorkOrder::WhoeverIsFree, [&](int, int worker) {
        const int now = ++under;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        {
            const std::lock_guard lock(mutex);
            workers.insert(worker);
        }
        --under;
    });
    QVERIFY(most <= 3);
    QVERIFY(*workers.begin() >= 0 && *workers.rbegin() < 3);
}

void TestWorkers::aFailureComesOutAndTheNextCallWorks() {
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, onWorkers(8, 3, WorkOrder::WhoeverIsFree, [](int item, int) {
                                 if (item == 5) throw std::runtime_error("broken");
                             }));
    std::atomic<int> done = 0;
    onWorkers(8, 3, WorkOrder::WhoeverIsFree, [&](int, int) { ++done; });
    QCOMPARE(done.load(), 8);
}

void TestWorkers::callsFromSeveralThreadsTakeTurns() {
    std::atomic<int> done = 0;
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&] {
            for (int round = 0; round < 100; ++round) {
                onWorkers(5, 2, WorkOrder::WhoeverIsFree, [&](int, int) { ++done; });
            }
        });
    }
    callers.clear();
    QCOMPARE(done.load(), 4 * 100 * 5);
}

void TestWorkers::nothingToDoIsDone() {
    onWorkers(0, 4, WorkOrder::Fixed, [](int, int) { QFAIL("no items"); });
}

QTEST_GUILESS_MAIN(TestWorkers)
#include "tst_workers.moc"
