#include "ui/pages/interpolate_page.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/point_json.h"
#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/latent_end.h"
#include "ui/widgets/ping_pong.h"
#include "ui/widgets/rho_slider.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kColumns = 10;
constexpr int kLowestStrip = 88;
constexpr int kHighestStrip = 160;
constexpr std::array kSecondsOneWay{8.0, 4.0, 2.0};

QToolButton* textButton(const QString& icon, const QString& text, const QString& toolTip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(Theme::instance().icon(icon));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(toolTip);
    button->setFixedHeight(32);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

InterpolatePage::InterpolatePage(EngineBridge& bridge, QWidget* parent)
    : ExplorePage(
          bridge,
          {"interpolate", tr("From one picture to another"),
           tr("With a trained model, this page mixes two points of noise, z₁ and z₂, and shows the picture "
              "M(z) of every mixture while you drag from one to the other.")},
          parent) {
    buildToolbar();
    body()->addLayout(buildStage(), 1);
    slider_ = new RhoSlider(this);
    strip_ = new TileView(this);
    strip_->setAccessibleName(tr("Strip of ten"));
    strip_->setColumns(kColumns);
    strip_->setSpacing(4);
    strip_->setSelectable(true);
    strip_->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    strip_->setFileStem("mixture");
    strip_->installEventFilter(this);
    body()->addWidget(slider_);
    body()->addWidget(strip_);
    animation_ = new PingPong(this);
    second_->setPoint({1, 0, nullptr});
    first_->setPoint({1, 1, nullptr});
    slider_->setRho(std::sqrt(0.5));
    connectControls();
    addKeys();
    moved();
}

void InterpolatePage::buildToolbar() {
    play_ = textButton("play", tr("Animate"), tr("Move ρ to and fro, at an even pace along the arc (Space)"),
                       this);
    play_->setMinimumWidth(104);
    speed_ = new SegmentedControl(tr("Speed of the animation"),
                                  {{tr("Slow"), tr("8 seconds one way")},
                                   {tr("Normal"), tr("4 seconds one way")},
                                   {tr("Fast"), tr("2 seconds one way")}},
                                  this);
    speed_->setCurrent(1);
    swap_ = textButton("swap", tr("Swap"), tr("Exchange z₁ and z₂ (X)"), this);
    draw_ = textButton("dice", tr("New pair"), tr("Draw two other points (N)"), this);
    for (QWidget* widget : {static_cast<QWidget*>(play_), static_cast<QWidget*>(speed_),
                            static_cast<QWidget*>(swap_), static_cast<QWidget*>(draw_)})
        toolbar()->addWidget(widget);
    auto* save = addToolbarEnd();
    save->addPicture(tr("picture"), "interpolation", [this] { return picture_->image(0); });
    save->addPicture(tr("strip"), "interpolation-strip", [this] { return strip_->sheet(); });
}

QLayout* InterpolatePage::buildStage() {
    second_ = new LatentEnd("z₂", 0, this);
    first_ = new LatentEnd("z₁", 1, this);
    picture_ = new TileView(this);
    picture_->setAccessibleName(tr("M(z) of the mixture"));
    picture_->setFileStem("interpolation");
    auto* equation = new QLabel(tr("z<sub>ρ</sub> = ρ z₁ + √(1 − ρ²) z₂"), this);
    equation->setProperty("role", "secondary");
    equation->setToolTip(
        tr("The weights' squares sum to 1, so a mixture has the variance of z. The chain runs "
           "without noise: only ρ moves the picture."));
    rho_ = new QLabel(this);
    rho_->setFont(Theme::instance().font(Theme::Type::Heading));
    rho_->setAlignment(Qt::AlignCenter);
    milliseconds_ = new QLabel(this);
    milliseconds_->setProperty("role", "caption");
    milliseconds_->setFont(Theme::instance().font(Theme::Type::Caption));
    milliseconds_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    milliseconds_->setToolTip(tr("From taking the slider's position to finished pixels"));

    auto* stage = new QGridLayout;
    stage->setHorizontalSpacing(3 * Theme::kGrid);
    stage->setVerticalSpacing(Theme::kGrid);
    stage->addWidget(second_, 0, 0);
    stage->addWidget(picture_, 0, 1);
    stage->addWidget(first_, 0, 2);
    stage->addWidget(equation, 1, 0);
    stage->addWidget(rho_, 1, 1);
    stage->addWidget(milliseconds_, 1, 2);
    stage->setColumnStretch(1, 1);
    stage->setRowStretch(0, 1);
    return stage;
}

void InterpolatePage::connectControls() {
    for (LatentEnd* end : {first_, second_})
        connect(end, &LatentEnd::pointChanged, this, [this] {
            requestEnds();
            Q_EMIT edited(tr("ends"));
        });
    connect(first_, &LatentEnd::picked, this, [this] { slider_->setRho(1); });
    connect(second_, &LatentEnd::picked, this, [this] { slider_->setRho(0); });
    connect(slider_, &QSlider::valueChanged, this, &InterpolatePage::moved);
    // A hand on the slider ends the animation; the animation itself only sets values.
    connect(slider_, &QSlider::sliderPressed, animation_, &PingPong::stop);
    connect(slider_, &QSlider::actionTriggered, animation_, &PingPong::stop);
    connect(strip_, &TileView::selectionChanged, this, [this](int tile) {
        if (tile < 0 || !seenStrip_) return;
        animation_->stop();
        slider_->setRho(seenStrip_->rho[static_cast<std::size_t>(tile)]);
    });
    connect(swap_, &QToolButton::clicked, this, &InterpolatePage::swapEnds);
    connect(draw_, &QToolButton::clicked, this, &InterpolatePage::drawPair);
    connect(play_, &QToolButton::clicked, this, &InterpolatePage::toggleAnimation);
    connect(speed_, &SegmentedControl::chosen, this,
            [this](int choice) { animation_->setSeconds(kSecondsOneWay[static_cast<std::size_t>(choice)]); });
    connect(animation_, &PingPong::moved, slider_, &RhoSlider::setRho);
    connect(animation_, &PingPong::runningChanged, this, [this](bool running) {
        play_->setIcon(Theme::instance().icon(running ? "pause" : "play"));
        play_->setText(running ? tr("Stop") : tr("Animate"));
    });
}

void InterpolatePage::addKeys() {
    addKey(Qt::Key_Space, [this] { toggleAnimation(); });
    addKey(Qt::Key_X, [this] { swapEnds(); });
    addKey(Qt::Key_N, [this] { drawPair(); });
}

bool InterpolatePage::takeEnd(const LatentPoint& point, int end) {
    (end == 1 ? first_ : second_)->setPoint(point);
    requestEnds();
    Q_EMIT edited(tr("ends"));
    return true;
}

QJsonObject InterpolatePage::state() const {
    return {{"first", pointToJson(first_->point())},
            {"second", pointToJson(second_->point())},
            {"rho", slider_->rho()}};
}

void InterpolatePage::restore(const QJsonObject& state) {
    animation_->stop();
    if (state.contains("first")) first_->setPoint(pointFromJson(state["first"].toObject()));
    if (state.contains("second")) second_->setPoint(pointFromJson(state["second"].toObject()));
    slider_->setRho(std::clamp(state["rho"].toDouble(slider_->rho()), 0.0, 1.0));
    requestEnds();
}

void InterpolatePage::swapEnds() {
    const LatentPoint first = first_->point();
    first_->setPoint(second_->point());
    second_->setPoint(first);
    requestEnds();
    Q_EMIT edited(tr("ends"));
}

void InterpolatePage::drawPair() {
    first_->drawNew();
    second_->drawNew();
}

void InterpolatePage::toggleAnimation() {
    animation_->isRunning() ? animation_->stop() : animation_->start(slider_->rho());
}

void InterpolatePage::requestPictures(Reason) {
    requestEnds();
}

void InterpolatePage::requestEnds() {
    if (!model()) return;
    stripPending_ = true;
    bridge_.submit(ShowStrip{first_->point(), second_->point(), kColumns});
    requestPosition();
}

void InterpolatePage::requestPosition() {
    if (model()) sent_ = bridge_.interpolate({first_->point(), second_->point(), slider_->rho()});
}

void InterpolatePage::moved() {
    rho_->setText(tr("ρ = %1").arg(slider_->rho(), 0, 'f', 3));
    const QSignalBlocker quiet(strip_);
    strip_->setSelected(slider_->stripIndex());
    requestPosition();
}

void InterpolatePage::giveUpWaiting() {
    stripPending_ = false;
    answered_ = sent_;
}

void InterpolatePage::showViews(const Snapshot& snapshot) {
    if (updated(seenStrip_, snapshot.strip) && seenStrip_) showStrip(seenStrip_);
    if (updated(seenPicture_, snapshot.interpolation) && seenPicture_) showPicture(*seenPicture_);
}

void InterpolatePage::showStrip(const std::shared_ptr<const StripView>& view) {
    const bool asked =
        samePoint(view->request.first, first_->point()) && samePoint(view->request.second, second_->point());
    if (!asked || view->tiles.empty()) return;
    stripPending_ = false;
    strip_->setTiles(tilesOf(view, &StripView::tiles));
    QStringList labels;
    for (const double rho : view->rho) labels.append(QString::number(rho, 'f', 2));
    strip_->setLabels(labels);
    slider_->setStrip(view->rho);
    second_->setPicture(pickTiles(view->tiles, {0}));
    first_->setPicture(pickTiles(view->tiles, {view->tiles.count - 1}));
    alignSliderWithStrip();
    const QSignalBlocker quiet(strip_);
    strip_->setSelected(slider_->stripIndex());
}

void InterpolatePage::showPicture(const InterpolationView& view) {
    answered_ = std::max(answered_, view.generation);
    picture_->setTiles(std::make_shared<const ImageTiles>(view.tile));
    picture_->setAccessibleDescription(tr("rho %1").arg(view.request.rho, 0, 'f', 3));
    milliseconds_->setText(tr("%1 ms").arg(view.milliseconds, 0, 'f', view.milliseconds < 10 ? 1 : 0));
}

void InterpolatePage::resizeEvent(QResizeEvent* event) {
    ExplorePage::resizeEvent(event);
    if (strip_) strip_->setFixedHeight(std::clamp(width() / kColumns, kLowestStrip, kHighestStrip));
}

bool InterpolatePage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == strip_ && event->type() == QEvent::Resize) alignSliderWithStrip();
    return ExplorePage::eventFilter(watched, event);
}

// The handle stands exactly over the strip's picture of the same rho.
void InterpolatePage::alignSliderWithStrip() {
    const auto tiles = strip_->tiles();
    if (!tiles || tiles->empty() || !slider_) return;
    const int offset = strip_->x() - slider_->x();
    slider_->setEnds(offset + strip_->tileRect(0).center().x(),
                     offset + strip_->tileRect(tiles->count - 1).center().x());
}

}  // namespace shortrun
