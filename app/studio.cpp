// shortrun-studio: the window over the engine on LibTorch. The one place that knows both sides.
#include <sys/socket.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QSocketNotifier>
#include <QTimer>
#include <array>
#include <csignal>

#include "engine/workbench/torch_workbench.h"
#include "ui/main_window.h"

namespace {

std::array<int, 2> signalEnds{-1, -1};  // a handler may write to a socket, and nothing of Qt

void wakeOnSignal(int) {
    const char byte = 1;
    [[maybe_unused]] const auto written = write(signalEnds[0], &byte, 1);
}

/// Ctrl-C in the terminal and a session's end close the window as the user would: a kept run is saved.
void closeOnSignals(QWidget& window) {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, signalEnds.data()) != 0) return;
    auto* notifier = new QSocketNotifier(signalEnds[1], QSocketNotifier::Read, &window);
    QObject::connect(notifier, &QSocketNotifier::activated, &window, &QWidget::close);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, wakeOnSignal);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("shortrun-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Shortrun"));
    QApplication::setApplicationVersion(QStringLiteral(SHORTRUN_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("shortrun-studio"));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Train, watch and explore short-run MCMC energy-based models of images."));
    parser.addPositionalArgument(
        QStringLiteral("PATH"),
        QStringLiteral("A model (.safetensors), a run directory, a data set, or pictures to reconstruct."),
        QStringLiteral("[MODEL | RUN | DATA]"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);

    shortrun::MainWindow window([] { return shortrun::makeTorchWorkbench(shortrun::RuntimeConfig()); });
    closeOnSignals(window);
    window.show();
    // After the first paint: the window is there while the engine still gets ready.
    QTimer::singleShot(0, &window, [&] { window.openPaths(parser.positionalArguments()); });
    return QApplication::exec();
}
