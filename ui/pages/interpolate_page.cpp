#include "ui/pages/interpolate_page.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QLabel>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/corner_pad.h"
#include "ui/widgets/corner_panel.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/keyframe_bar.h"
#include "ui/widgets/latent_end.h"
#include "ui/widgets/ping_pong.h"
#include "ui/widgets/rho_slider.h"
#include "ui/widgets/rho_strip.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/way_player.h"

namespace shortrun {

namespace {

constexpr int kMapSide = 5;
constexpr int kMostKeyframes = 100;
constexpr int kMostFrames = 20'000;
constexpr double kFramesPerSecond = 30;
constexpr std::array kSecondsOneWay{8.0, 4.0, 2.0};
const std::array<QString, 4> kCornerNames{"first", "second", "third", "fourth"};  // in states

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

Interpolate alone(const LatentPoint& point) {
    Interpolate position;
    position.first = position.second = point;
    position.turn = 1.0;
    return position;
}

std::vector<LatentPoint> pointsOf(const QList<Keyframe>& keyframes) {
    std::vector<LatentPoint> points;
    for (const Keyframe& keyframe : keyframes) points.push_back(keyframe.point);
    return points;
}

}  // namespace

InterpolatePage::InterpolatePage(EngineBridge& bridge, QWidget* parent)
    : ExplorePage(
          bridge,
          {"interpolate", tr("From one picture to another"),
           tr("With a trained model, this page mixes two points of noise, z₁ and z₂, and shows the picture "
              "M(z) of every mixture while you drag from one to the other.")},
          parent) {
    for (int i = 0; i < 4; ++i)
        corners_[static_cast<std::size_t>(i)] = {1, i < 2 ? 1 - i : i, nullptr, nullptr};
    buildToolbar();
    body()->addLayout(buildStage(), 1);
    body()->addLayout(buildReadings());
    rho_ = new RhoStrip(this);
    keyframes_ = new KeyframeBar(this);
    body()->addWidget(rho_);
    body()->addWidget(keyframes_);
    animation_ = new PingPong(this);
    player_ = new WayPlayer(this);
    rho_->slider()->setRho(std::sqrt(0.5));
    connectControls();
    connectMotion();
    connectKeyframes();
    addKeys();
    showCorners();
    showMode();
    goTo(position());
}

void InterpolatePage::buildToolbar() {
    mode_ = new SegmentedControl(tr("What is mixed"),
                                 {{tr("Two ends"), tr("z₁ and z₂, mixed by ρ (C)")},
                                  {tr("Four corners"), tr("z₁ … z₄, mixed on a square pad (C)")}},
                                 this);
    play_ =
        textButton("play", tr("Animate"), tr("Move to and fro, at an even pace along the arc (Space)"), this);
    play_->setMinimumWidth(80);
    speed_ = new SegmentedControl(tr("Speed of the animation"),
                                  {{tr("Slow"), tr("8 seconds one way")},
                                   {tr("Normal"), tr("4 seconds one way")},
                                   {tr("Fast"), tr("2 seconds one way")}},
                                  this);
    speed_->setCurrent(1);
    swap_ = textButton("swap", tr("Swap"), tr("Exchange z₁ and z₂ (X)"), this);
    draw_ = textButton("dice", tr("New"), tr("Draw other points (N)"), this);
    for (QWidget* widget :
         {static_cast<QWidget*>(mode_), static_cast<QWidget*>(play_), static_cast<QWidget*>(speed_),
          static_cast<QWidget*>(swap_), static_cast<QWidget*>(draw_)})
        toolbar()->addWidget(widget);
    save_ = addToolbarEnd();
    save_->addPicture(tr("picture"), "interpolation", [this] { return picture_->image(0); });
    save_->addPicture(tr("strip"), "interpolation-strip",
                      [this] { return hasCorners() ? QImage() : rho_->strip()->sheet(); });
    save_->addAnimation(tr("animation from z₂ to z₁ and back"), "interpolation", [this] { return arc(); });
    save_->addAnimation(tr("film through the keyframes"), "keyframes", [this] { return film(); });
}

QLayout* InterpolatePage::buildStage() {
    second_ = new LatentEnd("z₂", tr("ρ = %1").arg(0), LatentEnd::Form::Large, this);
    first_ = new LatentEnd("z₁", tr("ρ = %1").arg(1), LatentEnd::Form::Large, this);
    panel_ = new CornerPanel(this);
    picture_ = new TileView(this);
    picture_->setAccessibleName(tr("M(z) of the mixture"));
    picture_->setFileStem("interpolation");
    auto* stage = new QHBoxLayout;
    stage->setSpacing(3 * Theme::kGrid);
    stage->addWidget(second_);
    stage->addWidget(picture_, 1);
    stage->addWidget(first_);
    stage->addWidget(panel_, 1);
    return stage;
}

QLayout* InterpolatePage::buildReadings() {
    equation_ = new QLabel(this);
    equation_->setProperty("role", "secondary");
    equation_->setToolTip(
        tr("The weights' squares sum to 1, so a mixture has the variance of z. The chain runs "
           "without noise: only the weights move the picture."));
    weights_ = new QLabel(this);
    weights_->setFont(Theme::instance().font(Theme::Type::Heading));
    weights_->setAlignment(Qt::AlignCenter);
    weights_->setAccessibleName(tr("Weights of the mixture"));
    milliseconds_ = new QLabel(this);
    milliseconds_->setProperty("role", "caption");
    milliseconds_->setFont(Theme::instance().font(Theme::Type::Caption));
    milliseconds_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    milliseconds_->setToolTip(tr("From taking the position to finished pixels"));
    auto* readings = new QGridLayout;
    readings->addWidget(equation_, 0, 0);
    readings->addWidget(weights_, 0, 1);
    readings->addWidget(milliseconds_, 0, 2);
    for (int column = 0; column < 3; ++column) readings->setColumnStretch(column, 1);
    return readings;
}

void InterpolatePage::connectControls() {
    connect(mode_, &SegmentedControl::chosen, this, [this] {
        stopMotion();
        showMode();
        requestEnds();
        Q_EMIT edited(tr("corners"));
    });
    for (const int end : {0, 1}) {
        LatentEnd* widget = end == 0 ? first_ : second_;
        connect(widget, &LatentEnd::pointChanged, this,
                [this, widget, end] { setCorner(end, widget->point()); });
    }
    connect(panel_, &CornerPanel::cornerChanged, this,
            [this](int corner) { setCorner(corner, panel_->end(corner)->point()); });
    connect(swap_, &QToolButton::clicked, this, &InterpolatePage::swapEnds);
    connect(draw_, &QToolButton::clicked, this, &InterpolatePage::drawNew);
}

void InterpolatePage::connectMotion() {
    connect(first_, &LatentEnd::picked, this, [this] { rho_->slider()->setRho(1); });
    connect(second_, &LatentEnd::picked, this, [this] { rho_->slider()->setRho(0); });
    const auto goThere = [this] { goTo(position()); };
    connect(rho_, &RhoStrip::moved, this, goThere);
    connect(panel_->pad(), &CornerPad::moved, this, goThere);
    // A hand on the slider or the pad ends what moves it; the animation itself only sets values.
    connect(rho_, &RhoStrip::taken, this, &InterpolatePage::stopMotion);
    connect(panel_->pad(), &CornerPad::taken, this, &InterpolatePage::stopMotion);
    connect(play_, &QToolButton::clicked, this, &InterpolatePage::toggleAnimation);
    connect(speed_, &SegmentedControl::chosen, this,
            [this](int choice) { animation_->setSeconds(kSecondsOneWay[static_cast<std::size_t>(choice)]); });
    connect(animation_, &PingPong::moved, this, [this](double rho, double phase) {
        if (!hasCorners()) return rho_->slider()->setRho(rho);
        const double angle = phase * std::numbers::pi;  // once around in the time of to and fro
        panel_->pad()->setPosition({0.5 - 0.42 * std::cos(angle), 0.5 - 0.42 * std::sin(angle)});
    });
    connect(animation_, &PingPong::runningChanged, this, [this](bool running) {
        play_->setIcon(Theme::instance().icon(running ? "pause" : "play"));
        play_->setText(running ? tr("Stop") : tr("Animate"));
    });
}

void InterpolatePage::connectKeyframes() {
    connect(keyframes_, &KeyframeBar::addRequested, this, [this] {
        stopMotion();
        if (model() && keyframes_->keyframes().size() < kMostKeyframes) keyframes_->add(pointAt(shown_));
    });
    connect(keyframes_, &KeyframeBar::changed, this, [this](const QString& what, bool points) {
        player_->stop();
        if (points) requestKeyframes();
        Q_EMIT edited(what);
    });
    connect(keyframes_, &KeyframeBar::chosen, this, [this](int keyframe) {
        stopMotion();
        goTo(alone(keyframes_->keyframes()[keyframe].point));
    });
    connect(keyframes_, &KeyframeBar::playRequested, this, &InterpolatePage::togglePlay);
    connect(keyframes_, &KeyframeBar::exportRequested, this, [this] { save_->saveAnimation(1); });
    connect(player_, &WayPlayer::moved, this, &InterpolatePage::goTo);
    connect(player_, &WayPlayer::runningChanged, keyframes_, &KeyframeBar::setPlaying);
}

void InterpolatePage::addKeys() {
    addKey(Qt::Key_Space, [this] { toggleAnimation(); });
    addKey(Qt::Key_X, [this] { swapEnds(); });
    addKey(Qt::Key_N, [this] { drawNew(); });
    addKey(Qt::Key_K, [this] { Q_EMIT keyframes_->addRequested(); });
    addKey(Qt::Key_P, [this] { togglePlay(); });
    addKey(Qt::Key_C, [this] {
        mode_->setCurrent(hasCorners() ? 0 : 1);
        Q_EMIT mode_->chosen(mode_->current());
    });
    addKey(Qt::CTRL | Qt::Key_E,
           [this] { save_->saveAnimation(keyframes_->keyframes().size() > 1 ? 1 : 0); });
}

// ---- what is chosen
// ------------------------------------------------------------------------------------------

bool InterpolatePage::hasCorners() const {
    return mode_->current() == 1;
}

void InterpolatePage::showMode() {
    const bool corners = hasCorners();
    if (!corners) panel_->hide();  // what leaves goes first: both at once would widen the window
    for (QWidget* widget : {static_cast<QWidget*>(first_), static_cast<QWidget*>(second_),
                            static_cast<QWidget*>(rho_), static_cast<QWidget*>(swap_)})
        widget->setVisible(!corners);
    panel_->setVisible(corners);
    equation_->setText(corners ? tr("z = w₁ z₁ + w₂ z₂ + w₃ z₃ + w₄ z₄")
                               : tr("z<sub>ρ</sub> = ρ z₁ + √(1 − ρ²) z₂"));
}

void InterpolatePage::setCorner(int corner, const LatentPoint& point) {
    corners_[static_cast<std::size_t>(corner)] = point;
    showCorners();
    requestEnds();
    Q_EMIT edited(tr("ends"));
}

void InterpolatePage::showCorners() {
    first_->setPoint(corners_[0]);
    second_->setPoint(corners_[1]);
    panel_->setCorners(corners_);
}

bool InterpolatePage::takeEnd(const LatentPoint& point, int end) {
    setCorner(end == 1 ? 0 : 1, point);
    return true;
}

void InterpolatePage::setPins(const QList<NamedPoint>& pins) {
    first_->setPins(pins);
    second_->setPins(pins);
    panel_->setPins(pins);
}

QJsonObject InterpolatePage::state() const {
    QJsonObject state{{"rho", rho_->slider()->rho()},
                      {"corners", hasCorners()},
                      {"u", panel_->pad()->position().x()},
                      {"v", panel_->pad()->position().y()}};
    for (std::size_t i = 0; i < corners_.size(); ++i) state[kCornerNames[i]] = pointToJson(corners_[i]);
    QJsonArray keyframes;
    for (const Keyframe& keyframe : keyframes_->keyframes())
        keyframes.append(QJsonObject{{"point", pointToJson(keyframe.point)}, {"seconds", keyframe.seconds}});
    state["keyframes"] = keyframes;
    return state;
}

void InterpolatePage::restore(const QJsonObject& state) {
    stopMotion();
    for (std::size_t i = 0; i < corners_.size(); ++i)
        if (state.contains(kCornerNames[i])) corners_[i] = pointFromJson(state[kCornerNames[i]].toObject());
    showCorners();
    mode_->setCurrent(state["corners"].toBool() ? 1 : 0);
    showMode();
    rho_->slider()->setRho(std::clamp(state["rho"].toDouble(rho_->slider()->rho()), 0.0, 1.0));
    panel_->pad()->setPosition({state["u"].toDouble(0.5), state["v"].toDouble(0.5)});
    QList<Keyframe> keyframes;
    for (const QJsonValue& value : state["keyframes"].toArray()) {
        if (keyframes.size() >= kMostKeyframes) break;
        const QJsonObject json = value.toObject();
        keyframes.append(
            {pointFromJson(json["point"].toObject()), std::clamp(json["seconds"].toDouble(2), 0.1, 120.0)});
    }
    keyframes_->setKeyframes(keyframes);
    requestEnds();
    requestKeyframes();
}

void InterpolatePage::swapEnds() {
    std::swap(corners_[0], corners_[1]);
    showCorners();
    requestEnds();
    Q_EMIT edited(tr("ends"));
}

void InterpolatePage::drawNew() {
    if (hasCorners())
        for (int corner = 0; corner < 4; ++corner) panel_->end(corner)->drawNew();
    else
        for (LatentEnd* end : {first_, second_}) end->drawNew();
}

void InterpolatePage::stopMotion() {
    animation_->stop();
    player_->stop();
}

void InterpolatePage::toggleAnimation() {
    player_->stop();
    animation_->isRunning() ? animation_->stop() : animation_->start(rho_->slider()->rho());
}

void InterpolatePage::togglePlay() {
    animation_->stop();
    player_->isRunning() ? player_->stop() : player_->start(keyframes_->keyframes());
}

ExportAnimation InterpolatePage::arc() const {
    ExportAnimation animation;
    if (!model()) return animation;
    const double seconds = kSecondsOneWay[static_cast<std::size_t>(speed_->current())];
    animation.positions = arcPositions(corners_[0], corners_[1], seconds, kFramesPerSecond);
    animation.framesPerSecond = kFramesPerSecond;
    return animation;
}

ExportAnimation InterpolatePage::film() const {
    ExportAnimation animation;
    if (!model() || keyframes_->keyframes().size() < 2) return animation;
    animation.positions = wayPositions(keyframes_->keyframes(), kFramesPerSecond, kMostFrames);
    animation.framesPerSecond = kFramesPerSecond;
    return animation;
}

// ---- what is asked and shown
// ---------------------------------------------------------------------------------

Interpolate InterpolatePage::position() const {
    const QPointF place = panel_->pad()->position();
    if (hasCorners()) return padPosition(corners_, place.x(), place.y());
    return {corners_[0], corners_[1], rho_->slider()->rho()};
}

void InterpolatePage::requestPictures(Reason) {
    requestEnds();
    requestKeyframes();
}

void InterpolatePage::requestEnds() {
    goTo(position());
    showWay();
    if (!model()) return;
    if (hasCorners()) {
        askedMap_ = padMap(corners_, kMapSide);
        bridge_.submit(ShowPoints{PointsFor::Map, askedMap_});
    } else {
        stripPending_ = true;
        bridge_.submit(ShowStrip{corners_[0], corners_[1], RhoStrip::kColumns});
    }
}

/// The keyframes that are mixtures of the corners, on their pad.
void InterpolatePage::showWay() {
    QList<QPointF> way;
    for (const Keyframe& keyframe : keyframes_->keyframes())
        if (const auto place = placeOnPad(keyframe.point, corners_)) way.append({(*place)[0], (*place)[1]});
    panel_->pad()->setWay(way);
}

void InterpolatePage::requestKeyframes() {
    showWay();
    askedKeyframes_ = pointsOf(keyframes_->keyframes());
    if (model() && !askedKeyframes_.empty())
        bridge_.submit(ShowPoints{PointsFor::Keyframes, askedKeyframes_});
}

void InterpolatePage::goTo(const Interpolate& position) {
    shown_ = position;
    showReadings();
    if (model()) sent_ = bridge_.interpolate(shown_);
}

void InterpolatePage::showReadings() {
    if (!shown_.weights) {
        weights_->setText(shown_.turn ? tr("keyframes") : tr("ρ = %1").arg(shown_.rho, 0, 'f', 3));
        return;
    }
    QStringList weights;
    for (const double weight : *shown_.weights) weights << QString::number(weight, 'f', 2);
    weights_->setText(tr("w = %1").arg(weights.join(QStringLiteral("  "))));
}

bool InterpolatePage::isWaiting() const {
    return stripPending_ || answered_ < sent_ || !askedMap_.empty() || !askedKeyframes_.empty();
}

void InterpolatePage::giveUpWaiting() {
    stripPending_ = false;
    askedMap_.clear();
    askedKeyframes_.clear();
    answered_ = sent_;
}

void InterpolatePage::showViews(const Snapshot& snapshot) {
    const auto& points = snapshot.points;
    if (updated(seenStrip_, snapshot.strip) && seenStrip_) showStrip(seenStrip_);
    if (updated(seenMap_, points[static_cast<std::size_t>(PointsFor::Map)]) && seenMap_) showMap(seenMap_);
    if (updated(seenKeyframes_, points[static_cast<std::size_t>(PointsFor::Keyframes)]) && seenKeyframes_)
        showKeyframes(seenKeyframes_);
    if (updated(seenPicture_, snapshot.interpolation) && seenPicture_) showPicture(*seenPicture_);
}

void InterpolatePage::showStrip(const std::shared_ptr<const StripView>& view) {
    const bool asked =
        samePoint(view->request.first, corners_[0]) && samePoint(view->request.second, corners_[1]);
    if (!asked || view->tiles.empty()) return;
    stripPending_ = false;
    rho_->showStrip(view);
    second_->setPicture(pickTiles(view->tiles, {0}));
    first_->setPicture(pickTiles(view->tiles, {view->tiles.count - 1}));
}

// While weights move, what is there stays until the new pictures are whole.
void InterpolatePage::showMap(const std::shared_ptr<const PointsView>& view) {
    if (view->step < view->steps || !samePoints(view->request.points, padMap(corners_, kMapSide))) return;
    askedMap_.clear();
    panel_->pad()->setMap(tilesOf(view, &PointsView::tiles), kMapSide);
}

void InterpolatePage::showKeyframes(const std::shared_ptr<const PointsView>& view) {
    if (view->step < view->steps || !samePoints(view->request.points, pointsOf(keyframes_->keyframes())))
        return;
    askedKeyframes_.clear();
    keyframes_->setPictures(tilesOf(view, &PointsView::tiles));
}

void InterpolatePage::showPicture(const InterpolationView& view) {
    answered_ = std::max(answered_, view.generation);
    picture_->setTiles(std::make_shared<const ImageTiles>(view.tile));
    picture_->setAccessibleDescription(tr("rho %1").arg(view.request.rho, 0, 'f', 3));
    milliseconds_->setText(tr("%1 ms").arg(view.milliseconds, 0, 'f', view.milliseconds < 10 ? 1 : 0));
}

}  // namespace shortrun
