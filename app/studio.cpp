// shortrun-studio: the window over the engine on LibTorch. The one place that knows both sides.
#include <QApplication>
#include <QCommandLineParser>
#include <QTimer>

#include "engine/workbench/torch_workbench.h"
#include "ui/main_window.h"

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
    window.show();
    // After the first paint: the window is there while the engine still gets ready.
    QTimer::singleShot(0, &window, [&] { window.openPaths(parser.positionalArguments()); });
    return QApplication::exec();
}
