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
#include "ui/widgets/motion_controls.h"
#include "ui/widgets/rho_slider.h"
#include "ui/widgets/rho_strip.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kMapSide = 5;
constexpr int kMostFrames = 20'000;
constexpr double kFramesPerSecond = 30;
constexpr double kEvenRho = std::numbers::sqrt2 / 2;  ///< as much of the one end as of the other
constexpr int kTallPage = 680;
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
          parent),
      points_(bridge) {
    for (int i = 0; i < 4; ++i)
        corners_[static_cast<std::size_t>(i)] = {1, i < 2 ? 1 - i : i, nullptr, nullptr};
    buildToolbar();
    body()->addLayout(buildStage(), 1);
    body()->addLayout(buildReadings());
    rho_ = new RhoStrip(this);
    keyframes_ = new KeyframeBar(this);
    body()->addWidget(rho_);
    body()->addWidget(keyframes_);
    rho_->slider()->setRho(kEvenRho);
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
    motion_ = new MotionControls(this);
    swap_ = textButton("swap", tr("Swap"), tr("Exchange z₁ and z₂ (X)"), this);
    draw_ = textButton("dice", tr("New"), tr("Draw other points (N)"), this);
    for (QWidget* widget :
         {static_cast<QWidget*>(mode_), static_cast<QWidget*>(motion_), static_cast<QWidget*>(swap_),
          static_cast<QWidget*>(draw_)})
        toolbar()->addWidget(widget);
    toolbar()->setSpacing(Theme::kGrid / 2);  // beside the parameters, and with a run, a small screen has no more
    save_ = addToolbarEnd();
    save_->addPicture(tr("picture"), "interpolation", [this] { return picture_->image(0); });
    save_->addPicture(tr("strip"), "interpolation-strip",
                      [this] { return hasCorners() ? QImage() : rho_->sheet(); });
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
        motion_->stop();
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
    connect(first_, &LatentEnd::picked, this, [this] { pickRho(1); });
    connect(second_, &LatentEnd::picked, this, [this] { pickRho(0); });
    const auto goThere = [this] { goTo(position()); };
    connect(rho_, &RhoStrip::moved, this, goThere);
    connect(panel_->pad(), &CornerPad::moved, this, goThere);
    connect(rho_, &RhoStrip::settled, this, [this] { Q_EMIT edited(tr("ρ")); });
    connect(panel_->pad(), &CornerPad::settled, this, [this] { Q_EMIT edited(tr("weights")); });
    // A hand on the slider or the pad ends what moves it; the animation itself only sets values.
    connect(rho_, &RhoStrip::taken, motion_, &MotionControls::stop);
    connect(panel_->pad(), &CornerPad::taken, motion_, &MotionControls::stop);
    connect(motion_, &MotionControls::animationRequested, this, &InterpolatePage::toggleAnimation);
    connect(motion_, &MotionControls::moved, this, [this](double rho, const QPointF& pad) {
        hasCorners() ? panel_->pad()->setPosition(pad) : rho_->slider()->setRho(rho);
    });
    connect(motion_, &MotionControls::animationStopped, this, [this] { Q_EMIT drifted({"rho", "u", "v"}); });
    connect(motion_, &MotionControls::wayMoved, this, &InterpolatePage::goTo);
    connect(motion_, &MotionControls::playingChanged, keyframes_, &KeyframeBar::setPlaying);
}

void InterpolatePage::connectKeyframes() {
    connect(keyframes_, &KeyframeBar::addRequested, this, [this] {
        motion_->stop();
        if (model() && keyframes_->keyframes().size() < kMostKeyframes) keyframes_->add(pointAt(shown_));
    });
    connect(keyframes_, &KeyframeBar::changed, this, [this](const QString& what, bool points) {
        motion_->stopPlaying();
        if (points) requestKeyframes();
        Q_EMIT edited(what);
    });
    connect(keyframes_, &KeyframeBar::chosen, this, [this](int keyframe) {
        motion_->stop();
        goTo(alone(keyframes_->keyframes()[keyframe].point));
    });
    connect(keyframes_, &KeyframeBar::playRequested, this, &InterpolatePage::togglePlay);
    connect(keyframes_, &KeyframeBar::exportRequested, this, [this] { save_->saveAnimation(1); });
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

bool InterpolatePage::takeEnds(const LatentPoint& first, const LatentPoint& second) {
    motion_->stop();
    mode_->setCurrent(0);
    showMode();
    rho_->slider()->setRho(kEvenRho);
    corners_[0] = first;
    corners_[1] = second;
    showCorners();
    requestEnds();
    Q_EMIT edited(tr("ends"));
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
    state["keyframes"] = keyframesToJson(keyframes_->keyframes());
    return state;
}

void InterpolatePage::restore(const QJsonObject& state) {
    motion_->stop();
    const Corners cornersBefore = corners_;
    const bool padBefore = hasCorners();
    const std::vector<LatentPoint> keyframesBefore = pointsOf(keyframes_->keyframes());
    for (std::size_t i = 0; i < corners_.size(); ++i)
        if (state.contains(kCornerNames[i])) corners_[i] = pointFromJson(state[kCornerNames[i]].toObject());
    showCorners();
    mode_->setCurrent(state["corners"].toBool() ? 1 : 0);
    showMode();
    rho_->slider()->setRho(std::clamp(state["rho"].toDouble(rho_->slider()->rho()), 0.0, 1.0));
    const QPointF place = panel_->pad()->position();
    panel_->pad()->setPosition({state["u"].toDouble(place.x()), state["v"].toDouble(place.y())});
    if (state.contains("keyframes")) keyframes_->setKeyframes(keyframesFromJson(state["keyframes"].toArray()));
    // A move of the slider that is undone leaves all the other pictures as they are.
    const bool sameEnds = padBefore == hasCorners() && std::ranges::equal(cornersBefore, corners_, samePoint);
    sameEnds ? goTo(position()) : requestEnds();
    if (!samePoints(keyframesBefore, pointsOf(keyframes_->keyframes()))) requestKeyframes();
}

// Nobody watches it any more, and training would wait for it.
void InterpolatePage::hideEvent(QHideEvent* event) {
    motion_->stop();
    ExplorePage::hideEvent(event);
}

void InterpolatePage::resizeEvent(QResizeEvent* event) {
    ExplorePage::resizeEvent(event);
    keyframes_->setTall(height() >= kTallPage);
}

void InterpolatePage::swapEnds() {
    std::swap(corners_[0], corners_[1]);
    showCorners();
    requestEnds();
    Q_EMIT edited(tr("ends"));
}

void InterpolatePage::pickRho(double rho) {
    motion_->stop();
    rho_->slider()->setRho(rho);
    Q_EMIT edited(tr("ρ"));
}

void InterpolatePage::drawNew() {
    if (hasCorners())
        for (int corner = 0; corner < 4; ++corner) panel_->end(corner)->drawNew();
    else
        for (LatentEnd* end : {first_, second_}) end->drawNew();
}

void InterpolatePage::toggleAnimation() {
    motion_->toggleAnimation(rho_->slider()->rho());
}

void InterpolatePage::togglePlay() {
    motion_->togglePlay(keyframes_->keyframes());
}

ExportAnimation InterpolatePage::arc() const {
    ExportAnimation animation;
    if (!model()) return animation;
    animation.positions =
        arcPositions(corners_[0], corners_[1], motion_->secondsOneWay(), kFramesPerSecond);
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
    if (model()) rho_->reserve(model()->size);
    requestEnds();
    requestKeyframes();
}

void InterpolatePage::requestEnds() {
    goTo(position());
    showWay();
    if (!model()) return;
    if (hasCorners()) {
        points_.ask({PointsFor::Map, padMap(corners_, kMapSide)});
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
    if (model()) points_.ask({PointsFor::Keyframes, pointsOf(keyframes_->keyframes())});
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
    return stripPending_ || answered_ < sent_ || points_.isWaiting();
}

void InterpolatePage::giveUpWaiting() {
    stripPending_ = false;
    points_.giveUp();
    answered_ = sent_;
}

void InterpolatePage::showViews(const Snapshot& snapshot) {
    if (updated(seenStrip_, snapshot.strip) && seenStrip_) showStrip(seenStrip_);
    // While weights move, what is there stays until the new pictures are whole.
    const auto map = points_.take(snapshot, PointsFor::Map);
    if (map && AskedPoints::isWhole(*map)) panel_->pad()->setMap(tilesOf(map, &PointsView::tiles), kMapSide);
    const auto frames = points_.take(snapshot, PointsFor::Keyframes);
    if (frames && AskedPoints::isWhole(*frames)) keyframes_->setPictures(tilesOf(frames, &PointsView::tiles));
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

void InterpolatePage::showPicture(const InterpolationView& view) {
    answered_ = std::max(answered_, view.generation);
    picture_->setTiles(std::make_shared<const ImageTiles>(view.tile));
    picture_->setAccessibleDescription(tr("rho %1").arg(view.request.rho, 0, 'f', 3));
    milliseconds_->setText(tr("%1 ms").arg(view.milliseconds, 0, 'f', view.milliseconds < 10 ? 1 : 0));
}

}  // namespace shortrun
