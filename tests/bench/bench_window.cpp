// How long the window makes people wait: from the start of the process to its first paint and to the first
// samples, its event loop while training, the interpolation slider, idle and while training, and the frames of the
// laboratory's plane. A benchmark for people, not a test: run it on a quiet machine, under a display or with
// QT_QPA_PLATFORM=offscreen.
//
//   bench_window [--seconds 60] [--moves 200] [MODEL]
#include <time.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/workbench/torch_workbench.h"
#include "ui/main_window.h"
#include "ui/widgets/lab_map_view.h"

using namespace shortrun;

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Since the kernel started this process, to its 10 ms.
double millisecondsOfProcess() {
    std::ifstream in("/proc/self/stat");
    std::string line;
    std::getline(in, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 22 && fields >> field; ++i) {  // the 22nd: clock ticks from boot to start
    }
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1000.0 * (static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started);
}

void print(const char* what, std::vector<double> times) {
    if (times.empty()) return;
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("%-44s median %7.2f   95th percentile %7.2f   worst %7.2f ms   (%zu)\n", what, at(0.5), at(0.95),
                times.back(), times.size());
    std::fflush(stdout);
}

/// Runs the event loop, asleep between events, until `done` says so, at most `seconds`.
template <class Done>
bool waitUntil(Done done, double seconds) {
    const auto begin = Clock::now();
    QTimer look;
    look.start(1);
    while (!done()) {
        if (millisecondsSince(begin) > 1000.0 * seconds) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

class FirstPaint : public QObject {
 public:
    bool painted = false;

 protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint) painted = true;
        return false;
    }
};

/// How late a timer that is due every 5 ms comes: what a click or a key would have waited for.
std::vector<double> eventLoopDelays(double seconds) {
    constexpr double due = 5;
    std::vector<double> delays;
    const auto begin = Clock::now();
    auto last = begin;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, [&] {
        delays.push_back(std::max(0.0, millisecondsSince(last) - due));
        last = Clock::now();
    });
    timer.start(static_cast<int>(due));
    QEventLoop loop;
    QTimer::singleShot(static_cast<int>(1000 * seconds), &loop, &QEventLoop::quit);
    loop.exec();
    return delays;
}

/// One slider move after the other, each timed from the move to its finished pixels.
std::vector<double> sliderTimes(MainWindow& window, int moves) {
    std::vector<double> times;
    for (int move = 0; move <= moves; ++move) {
        Interpolate position;
        position.second.index = 1;
        position.rho = static_cast<double>(move) / moves;
        const auto begin = Clock::now();
        const std::uint64_t generation = window.bridge().interpolate(position);
        const bool answered = waitUntil(
            [&] {
                const auto& view = window.bridge().snapshot().interpolation;
                return view && view->generation >= generation;  // the page asks too
            },
            10);
        if (!answered) break;
        if (move > 0) times.push_back(millisecondsSince(begin));  // the first one prepares
    }
    return times;
}

/// The time from each picture of the plane's running world to the next: of f with the chains on it.
std::vector<double> planeFrames(MainWindow& window, double seconds) {
    class Frames : public QObject {
     public:
        std::vector<Clock::time_point> at;

     protected:
        bool eventFilter(QObject*, QEvent* event) override {
            if (event->type() == QEvent::Paint) at.push_back(Clock::now());
            return false;
        }
    } frames;
    window.showPage(PageId::Lab);
    waitUntil([&] { return window.bridge().snapshot().plane && window.bridge().snapshot().plane->iteration > 20; }, 10);
    for (LabMapView* view : window.findChildren<LabMapView*>()) {
        if (view->isVisible() && view->chains() > 0) view->installEventFilter(&frames);
    }
    waitUntil([] { return false; }, seconds);
    std::vector<double> times;
    for (std::size_t i = 1; i < frames.at.size(); ++i) {
        times.push_back(std::chrono::duration<double, std::milli>(frames.at[i] - frames.at[i - 1]).count());
    }
    return times;
}

Config trainingOf(int width) {
    Config config;
    config.data.source = "builtin:avatars";
    config.model.width = width;
    config.train.iterations = 1000000;
    return config;
}

/// A run that has made one iteration and pauses: an open model.
bool begin(MainWindow& window, int width) {
    StartTraining start;
    start.config = trainingOf(width);
    window.bridge().submit(start);
    window.bridge().submit(StepTraining());
    return waitUntil(
        [&] {
            return window.bridge().status().state == EngineState::Paused &&
                   !window.bridge().metrics().empty();
        },
        60);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument("MODEL", "Opened at the start, as on the command line of the studio.", "[MODEL]");
    parser.addOptions({{"seconds", "Of watching the event loop.", "N", "60"}, {"moves", "Of the slider.", "N", "200"}});
    parser.process(application);

    MainWindow window([] { return makeTorchWorkbench(RuntimeConfig()); });
    QObject::connect(&window.bridge(), &EngineBridge::eventHappened, [](const Event& event) {
        if (event.kind == EventKind::Failed) std::fprintf(stderr, "%s\n", event.text.c_str());
    });
    FirstPaint paint;
    window.installEventFilter(&paint);
    window.resize(1280, 800);
    window.show();
    waitUntil([&] { return paint.painted; }, 10);
    std::printf("%-44s %.0f ms\n", "process start to first paint", millisecondsOfProcess());

    if (!parser.positionalArguments().isEmpty()) {
        window.openPaths(parser.positionalArguments());
        window.showPage(PageId::Generate);
        waitUntil([&] { return window.bridge().snapshot().synthesis != nullptr; }, 30);
        std::printf("%-44s %.0f ms\n", "process start to first samples", millisecondsOfProcess());
        const auto finished = [&] {
            const auto& view = window.bridge().snapshot().synthesis;
            return view && view->step == view->steps;
        };
        waitUntil(finished, 30);
        std::printf("%-44s %.0f ms\n", "process start to the finished grid", millisecondsOfProcess());
    }

    print("plane, from frame to frame", planeFrames(window, 10));

    if (!begin(window, 32)) {
        std::fprintf(stderr, "no run could be begun (state %d, %zu iterations)\n",
                     static_cast<int>(window.bridge().status().state), window.bridge().metrics().size());
        return 1;
    }
    window.showPage(PageId::Interpolate);
    const int moves = parser.value("moves").toInt();
    print("slider, idle (n = 32, K = 50, 3 x 32 x 32)", sliderTimes(window, moves));
    window.bridge().submit(ContinueTraining());
    waitUntil([&] { return window.bridge().metrics().size() > 2; }, 60);
    print("slider, while training (n = 32, m = 32)", sliderTimes(window, moves));

    window.showPage(PageId::Train);
    waitUntil([] { return false; }, 2);
    print("event loop, while training (n = 32)", eventLoopDelays(parser.value("seconds").toDouble()));
    window.bridge().close();
    return 0;
}
