#include "ui/page_picture.h"

#include "ui/pages/page.h"
#include "ui/widgets/message_bar.h"

namespace shortrun {

namespace {

constexpr int kLookEveryMs = 50;
constexpr qint64 kCalmMs = 600;
/// What is still moving then (a run that trains) is taken as it is.
constexpr qint64 kLongestMs = 120'000;

/// The pictures that a page asks for by itself as soon as there is a model.
bool isAwaited(PageId page, const Snapshot& now) {
    if (page == PageId::Generate) return !now.synthesis || now.synthesis->step < now.synthesis->steps || !now.film;
    return page == PageId::Interpolate && (!now.interpolation || !now.strip);
}

}  // namespace

PagePicture::PagePicture(MainWindow& window, const QString& file, bool expectModel)
    : QObject(&window), window_(window), file_(file), expectModel_(expectModel) {
    timer_.setInterval(kLookEveryMs);
    connect(&timer_, &QTimer::timeout, this, &PagePicture::look);
    connect(&window.bridge(), &EngineBridge::eventHappened, this, [this](const Event& event) {
        if (event.kind == EventKind::Failed) {
            timer_.stop();
            Q_EMIT finished(QString::fromStdString(event.text));
        }
    });
    sinceStart_.start();
    sinceMove_.start();
    timer_.start();
}

void PagePicture::look() {
    if (moves()) sinceMove_.restart();
    if (sinceMove_.elapsed() < kCalmMs && sinceStart_.elapsed() < kLongestMs) return;
    timer_.stop();
    take();
}

bool PagePicture::moves() {
    const Snapshot& now = window_.bridge().snapshot();
    const StatusView& status = window_.bridge().status();
    const bool ready = !status.device.empty() && (!expectModel_ || status.model);
    const bool birth = window_.currentPage() == PageId::Start && status.model &&
                       (!now.preview || now.preview->step < now.preview->steps);
    // On a busy machine what a page has asked for may be long in coming.
    const bool asked = status.model && isAwaited(window_.currentPage(), now);
    const bool same =
        seen_.data == now.data && seen_.training == now.training && seen_.synthesis == now.synthesis &&
        seen_.film == now.film && seen_.points == now.points && seen_.interpolation == now.interpolation &&
        seen_.strip == now.strip &&
        seen_.reconstruction == now.reconstruction && rows_ == window_.bridge().metrics().size();
    seen_ = now;
    rows_ = window_.bridge().metrics().size();
    return !ready || !same || birth || asked || window_.page(window_.currentPage())->moves(now) || status.exploring ||
           status.state == EngineState::LoadingData;
}

void PagePicture::take() {
    window_.messages()->clear();
    const bool written = window_.grab().save(file_);
    Q_EMIT finished(written ? QString() : tr("%1 could not be written: choose another place.").arg(file_));
}

}  // namespace shortrun
