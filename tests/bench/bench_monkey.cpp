// Random actions on the window over the real engine, with a model open and a run under way: how long the
// event loop was held up, and what it did to the memory. For people, not a test: QT_QPA_PLATFORM=offscreen or
// under a display.
//
//   bench_monkey [--actions 500] [--seed 1] MODEL
#include <time.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <vector>

#include "engine/workbench/torch_workbench.h"
#include "support/monkey.h"
#include "ui/pages/train_page.h"

using namespace shortrun;

namespace {

double residentMegabytes() {
    std::ifstream in("/proc/self/statm");
    long total = 0, resident = 0;
    in >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double millisecondsOfThread() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// How late a timer of 5 ms comes is how long an event had to wait; and how much the window's thread itself
/// computed meanwhile is what the window is to blame for, however busy the machine is.
class LoopWatch {
 public:
    LoopWatch() {
        timer_.setInterval(5);
        timer_.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer_, &QTimer::timeout, [this] {
            late_.push_back(static_cast<double>(since_.restart()) - 5);
            busy_.push_back(millisecondsOfThread() - computed_);
            computed_ = millisecondsOfThread();
        });
        since_.start();
        timer_.start();
    }
    void print() {
        print("event loop late", late_);
        print("window computed", busy_);
    }

 private:
    static void print(const char* what, std::vector<double> times) {
        std::sort(times.begin(), times.end());
        const auto at = [&](double share) {
            return times[static_cast<std::size_t>(share * (static_cast<double>(times.size()) - 1.0))];
        };
        const auto over = times.end() - std::upper_bound(times.begin(), times.end(), 100.0);
        std::printf("%s: median %.0f ms, 99 %% %.0f ms, worst %.0f ms; over 100 ms: %td of %zu\n", what,
                    at(0.5), at(0.99), times.back(), over, times.size());
    }

    QTimer timer_;
    QElapsedTimer since_;
    std::vector<double> late_, busy_;
    double computed_ = millisecondsOfThread();
};

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QTemporaryDir home;
    qputenv("SHORTRUN_SETTINGS", home.filePath("studio.ini").toUtf8());
    qputenv("HOME", home.path().toUtf8());
    QCommandLineParser parser;
    parser.addOptions({{"actions", "Random actions.", "N", "500"}, {"seed", "Of the draws.", "N", "1"}});
    parser.addHelpOption();
    parser.process(application);

    MainWindow window([] { return makeTorchWorkbench(RuntimeConfig()); });
    window.show();
    window.openPaths(parser.positionalArguments());
    window.parameters().set("sampler.steps", "10");
    window.trainPage()->start();
    QTest::qWait(8000);  // pictures are read, the first iterations made
    LoopWatch watch;
    testing::Monkey monkey(window, parser.value("seed").toUInt());
    const int actions = parser.value("actions").toInt();
    std::printf("before            %7.0f MB\n", residentMegabytes());
    for (int i = 1; i <= actions; ++i) {
        monkey.act();
        QTest::qWait(30);
        if (i % (actions / 5) == 0) std::printf("%4d actions      %7.0f MB\n", i, residentMegabytes());
        std::fflush(stdout);
    }
    monkey.leaveDialogs();
    watch.print();
    QElapsedTimer closing;
    closing.start();
    window.close();
    std::printf("closed in %lld ms\n", static_cast<long long>(closing.elapsed()));
    return 0;
}
