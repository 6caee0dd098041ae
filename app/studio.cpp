// shortrun-studio: the window over the engine on LibTorch. The one place that knows both sides.
#include <sys/socket.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/workbench/torch_workbench.h"
#include "ui/dropped.h"
#include "ui/main_window.h"
#include "ui/page_picture.h"
#include "ui/pages/lab/lab_view.h"

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

const QCommandLineOption kPage{"page",
                               "Shows this page: start, train, generate, interpolate, reconstruct, lab, or one of its "
                               "three: lab-plane, lab-chain, lab-moments.",
                               "NAME"};
const QCommandLineOption kTheme{"theme", "light, dark or system.", "NAME"};
const QCommandLineOption kScreenshot{
    "screenshot", "Draws the page into FILE (PNG) once all of it is there, and ends.", "FILE"};
const QCommandLineOption kSize{"size", "Of the window, for --screenshot.", "WIDTHxHEIGHT", "1280x800"};

[[noreturn]] void refuse(const QString& sentence) {
    std::cerr << "shortrun-studio: " << sentence.toStdString() << '\n';
    std::exit(2);
}

struct ChosenPage {
    shortrun::PageId page;
    QJsonObject state;  ///< that the page is to take over
};

std::optional<ChosenPage> chosenPage(const QCommandLineParser& parser) {
    if (!parser.isSet(kPage)) return std::nullopt;
    const QString name = parser.value(kPage).toLower();
    const auto page = shortrun::pageNamed(name.section('-', 0, 0));
    const QString topic = name.section('-', 1);
    const bool known = page && (topic.isEmpty() ? !name.contains('-')
                                                : *page == shortrun::PageId::Lab && shortrun::labTopicNamed(topic));
    if (!known) refuse("there is no page '" + parser.value(kPage) + "': see --help for their names.");
    return ChosenPage{*page, topic.isEmpty() ? QJsonObject() : QJsonObject{{"topic", topic}}};
}

std::optional<shortrun::ThemeChoice> chosenTheme(const QCommandLineParser& parser) {
    if (!parser.isSet(kTheme)) return std::nullopt;
    const auto at = QStringList{"system", "light", "dark"}.indexOf(parser.value(kTheme));
    if (at < 0) refuse("--theme takes light, dark or system.");
    return static_cast<shortrun::ThemeChoice>(at);
}

QSize chosenSize(const QCommandLineParser& parser) {
    const QStringList parts = parser.value(kSize).split('x');
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.width() < 320 || size.height() < 240 || size.width() > 16384 || size.height() > 16384)
        refuse("--size takes WIDTHxHEIGHT, from 320x240 to 16384x16384.");
    return size;
}

bool isOption(std::string_view argument, std::string_view begin) {
    const std::size_t dashes = argument.find_first_not_of('-');
    return (dashes == 1 || dashes == 2) && argument.substr(dashes).starts_with(begin);
}

/// Without a display there is no window, but help and pictures of pages all the same; Qt itself would abort. To be
/// called before it begins.
void doWithoutDisplay(const std::vector<std::string_view>& arguments) {
    const auto given = [&](std::initializer_list<std::string_view> options) {
        return std::ranges::any_of(arguments, [&](std::string_view argument) {
            return std::ranges::any_of(options, [&](auto option) { return isOption(argument, option); });
        });
    };
    const auto set = [](const char* variable) { return !qEnvironmentVariableIsEmpty(variable); };
    if (set("QT_QPA_PLATFORM") || set("DISPLAY") || set("WAYLAND_DISPLAY") || given({"platform"})) return;
    if (!given({"h", "v", "screenshot"})) {
        std::cerr << "shortrun-studio: there is no display for a window (DISPLAY and WAYLAND_DISPLAY are not set): "
                     "'shortrun' does without, and --screenshot FILE draws a page.\n";
        std::exit(3);
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
}

/// As the user sees it, but with nothing of the user's own settings in it.
int drawPage(shortrun::MainWindow& window, const QString& file, bool expectModel) {
    auto* picture = new shortrun::PagePicture(window, file, expectModel);
    QObject::connect(picture, &shortrun::PagePicture::finished, &window, [](const QString& problem) {
        if (!problem.isEmpty()) std::cerr << "shortrun-studio: " << problem.toStdString() << '\n';
        QApplication::exit(problem.isEmpty() ? 0 : 3);
    });
    return QApplication::exec();
}

/// A picture of a page without what was asked for would be one of another page.
std::optional<QString> missing(const QStringList& paths) {
    for (const QString& path : paths)
        if (!path.startsWith("model:") && !path.startsWith("builtin:") && !QFileInfo::exists(path)) return path;
    return std::nullopt;
}

bool namesModel(const QStringList& paths) {
    return std::any_of(paths.begin(), paths.end(), [](const QString& path) {
        const auto kind = shortrun::kindOf({path});
        return kind == shortrun::DroppedKind::Model || kind == shortrun::DroppedKind::Run;
    });
}

}  // namespace

int main(int argc, char** argv) {
    // A full disk and a closed pipe are errors of a write, which says so, and no reason to end.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    doWithoutDisplay({argv + 1, argv + std::max(argc, 1)});
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
    parser.addOptions({kPage, kTheme, kScreenshot, kSize});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);

    const auto page = chosenPage(parser);
    const auto theme = chosenTheme(parser);
    const bool draws = parser.isSet(kScreenshot);
    const QSize size = chosenSize(parser);
    const QStringList paths = parser.positionalArguments();
    if (const auto path = missing(paths); draws && path) {
        std::cerr << "shortrun-studio: there is no '" << path->toStdString() << "'.\n";
        return 3;
    }
    const QTemporaryDir ownSettings;
    if (draws) qputenv("SHORTRUN_SETTINGS", ownSettings.filePath("studio.ini").toUtf8());

    shortrun::MainWindow window([] { return shortrun::makeTorchWorkbench(shortrun::RuntimeConfig()); });
    closeOnSignals(window);
    if (theme) window.chooseTheme(*theme);
    // Not under the mouse of whoever sits at the screen.
    if (draws) window.setAttribute(Qt::WA_DontShowOnScreen);
    window.show();
    if (draws) window.resize(size);
    const auto begin = [&] {
        window.beginSession(paths);
        if (!page) return;
        if (!page->state.isEmpty()) window.page(page->page)->restore(page->state);
        window.showPage(page->page);
    };
    if (draws) {
        begin();
        return drawPage(window, parser.value(kScreenshot), namesModel(paths));
    }
    // After the first paint: the window is there while the engine still gets ready.
    QTimer::singleShot(0, &window, begin);
    return QApplication::exec();
}
