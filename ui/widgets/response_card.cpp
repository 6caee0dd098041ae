#include "ui/widgets/response_card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/theme.h"
#include "ui/widgets/patch_picker.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/signed_map.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {

constexpr std::array kAmounts{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0};
constexpr int kFirstAmount = 6;
constexpr std::array kSides{1, 2, 4, 8, 16};
/// Beyond all seeds of samples: a direction is never one of those that are shown.
constexpr std::uint64_t kFirstDirection = 1'000'000'001;

QString explanationOf(bool identity) {
    return identity ? ResponseCard::tr(
                          "J v, J = ∂M/∂z, is the product of the layers' I + s H(x<sub>k</sub>), H the "
                          "Hessian of f; for LeakyReLU and ReLU f′ is piecewise constant, so H = 0 and J v = "
                          "v almost everywhere: the map is v itself. A change of finite size a crosses kinks "
                          "at which f′ jumps, and so (M(z + a v) − M(z)) / a is another map.")
                    : ResponseCard::tr(
                          "J v, J = ∂M/∂z, is the product of the layers' I + s H(x<sub>k</sub>), H the "
                          "Hessian of f, by one Hessian-vector product a step, forward along the chain. "
                          "Beside it is the response to a change of finite size a: the two agree for a "
                          "smooth f as a goes to 0.");
}

}  // namespace

ResponseCard::ResponseCard(QWidget* parent)
    : LabCard({tr("How M(z) answers a change of z"), tr("J v = ∂/∂a M(z + a v)"), explanationOf(true)}, parent) {
    buildControls();
    buildMaps();
    reading_ = new QLabel(this);
    reading_->setFont(Theme::instance().font(Theme::Type::Caption));
    reading_->setWordWrap(true);
    reading_->setFixedHeight(2 * reading_->fontMetrics().height() + 2);
    reading_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    reading_->setContentsMargins(4, 0, 4, 0);
    body()->addWidget(reading_);
    showControls();
}

void ResponseCard::buildControls() {
    kind_ = new SegmentedControl(
        tr("Direction v"),
        {{tr("Patch"), tr("v is 1 on a patch of pixels, in every colour, and 0 elsewhere")},
         {tr("Random"), tr("v is a draw of p₀")},
         {tr("Toward z′"), tr("v = z′ − z, z′ the noise of the next chain: a = 1 arrives there")}},
        this);
    side_ = new QComboBox(this);
    for (const int side : kSides) side_->addItem(side == 1 ? tr("1 pixel") : tr("%1 × %1").arg(side), side);
    side_->setAccessibleName(tr("Size of the patch"));
    side_->setToolTip(tr("How many pixels the patch has"));
    side_->setFocusPolicy(Qt::StrongFocus);
    auto* dice = new QToolButton(this);
    dice->setIcon(Theme::instance().icon("dice"));
    dice->setFixedSize(32, 32);
    dice->setFocusPolicy(Qt::StrongFocus);
    dice->setAccessibleName(tr("Another direction"));
    dice->setToolTip(tr("Draw another random direction"));
    dice_ = dice;
    amount_ = new TrackSlider(this);
    amount_->setRange(0, static_cast<int>(kAmounts.size()) - 1);
    amount_->setPageStep(3);
    amount_->setValue(kFirstAmount);
    amount_->setMinimumWidth(64);
    amount_->setAccessibleName(tr("a, the size of the finite change"));
    amount_->setToolTip(tr("a, the size of the change in (M(z + a v) − M(z)) / a"));
    std::vector<int> ticks;
    for (int i = 0; i < static_cast<int>(kAmounts.size()); ++i) ticks.push_back(i);
    amount_->setTicks(ticks);
    amountText_ = new QLabel(this);
    amountText_->setMinimumWidth(amountText_->fontMetrics().horizontalAdvance(QStringLiteral("a = 0.005 ")));
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::kGrid);
    row->addWidget(kind_);
    row->addWidget(side_);
    row->addWidget(dice_);
    row->addStretch(1);
    body()->addLayout(row);
    connect(kind_, &SegmentedControl::chosen, this, [this](int index) {
        direction_.kind = static_cast<LatentDirection::Kind>(index);
        change(tr("direction"));
    });
    connect(side_, &QComboBox::currentIndexChanged, this, [this] {
        direction_.side = side_->currentData().toInt();
        change(tr("patch"));
    });
    connect(dice, &QToolButton::clicked, this, [this] {
        direction_.seed = kFirstDirection + QRandomGenerator::global()->bounded(1'000'000);
        change(tr("direction"));
    });
    connect(amount_, &QSlider::valueChanged, this, [this] { change(tr("size of the change")); });
    direction_.seed = kFirstDirection;
}

void ResponseCard::buildMaps() {
    picture_ = new PatchPicker(tr("M(z)"), tr("The picture of the chosen chain. Click or drag on it, or use the arrow "
                                              "keys, to choose the patch."),
                               this);
    v_ = new SignedMap(
        tr("v"), tr("The direction: blue is negative, orange positive, the mean over the colours."), this);
    jacobian_ = new SignedMap(tr("J v"), tr("The exact map of the derivative."), this);
    finite_ = new SignedMap(tr("ΔM / a"),
                            tr("The response to a change of finite size a: (M(z + a v) − M(z)) / a."), this);
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::kGrid);
    row->addWidget(picture_, 1);
    for (SignedMap* map : {v_, jacobian_, finite_}) row->addWidget(map, 1);
    body()->addLayout(row, 1);
    auto* size = new QHBoxLayout;
    size->setContentsMargins(4, 0, 4, 0);
    size->setSpacing(Theme::kGrid);
    size->addWidget(amountText_);
    size->addWidget(amount_, 1);
    body()->addLayout(size);
    connect(picture_, &PatchPicker::picked, this, [this](int row, int column) {
        direction_.row = row;
        direction_.column = column;
        direction_.kind = LatentDirection::Kind::Patch;
        change(tr("patch"));
    });
}

void ResponseCard::change(const QString& what) {
    showControls();
    finite_->setStale(true);
    Q_EMIT changed(what);
}

void ResponseCard::showControls() {
    const QSignalBlocker quietSide(side_), quietAmount(amount_);
    const auto kind = direction_.kind;
    kind_->setCurrent(static_cast<int>(kind));
    side_->setCurrentIndex(std::max(0, side_->findData(direction_.side)));
    side_->setVisible(kind == LatentDirection::Kind::Patch);
    dice_->setVisible(kind == LatentDirection::Kind::Random);
    amountText_->setText(tr("a = %1").arg(amount()));
    picture_->setPatch(direction_.row, direction_.column, direction_.side);
    picture_->setPatchShown(kind == LatentDirection::Kind::Patch);
}

double ResponseCard::amount() const {
    return kAmounts[static_cast<std::size_t>(amount_->value())];
}

void ResponseCard::setStart(const LatentPoint& start, const LatentPoint& toward) {
    start_ = start;
    direction_.toward = toward;
}

void ResponseCard::setSize(int size) {
    if (std::exchange(size_, size) == size) return;
    if (direction_.row >= size || direction_.column >= size || (direction_.row == 0 && direction_.column == 0))
        direction_.row = direction_.column = size / 2;
    showControls();
}

ShowResponse ResponseCard::request() const {
    return {start_, direction_, amount()};
}

void ResponseCard::showView(const std::shared_ptr<const ResponseView>& view) {
    // The maps stay until those of the next question are there.
    if (view && !view->state.ended()) return;
    view_ = view;
    const bool there = view && view->maps;
    const auto maps = there ? view->maps : nullptr;
    v_->setMap(maps, 0);
    jacobian_->setMap(maps, 1);
    finite_->setMap(maps, 2);
    picture_->setImage(there ? tileImage(view->pictures, 0) : QImage());
    if (there) setExplanation(explanationOf(view->identity));
    reading_->setText(
        there ? (view->identity ? tr("J v = v: f is piecewise linear. ")
                                : tr("|J v| = <b>%1</b> |v|. ").arg(view->jacobianGain, 0, 'g', 3)) +
                    tr("For a = %1 the response is <b>%2</b> times as long as v, at a cosine of <b>%3</b> to J v.")
                        .arg(view->request.amount)
                        .arg(view->finiteGain, 0, 'g', 3)
                        .arg(view->alignment, 0, 'f', 2)
              : QString());
}

QString ResponseCard::reading() const {
    return reading_->text();
}

QJsonObject ResponseCard::state() const {
    return {{"kind", static_cast<int>(direction_.kind)},
            {"row", direction_.row},
            {"column", direction_.column},
            {"side", direction_.side},
            {"seed", static_cast<double>(direction_.seed)},
            {"amount", amount()}};
}

void ResponseCard::restore(const QJsonObject& state) {
    direction_.kind = static_cast<LatentDirection::Kind>(
        std::clamp(state["kind"].toInt(static_cast<int>(direction_.kind)), 0, 2));
    direction_.row = std::clamp(state["row"].toInt(direction_.row), 0, 127);
    direction_.column = std::clamp(state["column"].toInt(direction_.column), 0, 127);
    const int side = state["side"].toInt(direction_.side);
    if (std::find(kSides.begin(), kSides.end(), side) != kSides.end()) direction_.side = side;
    const double seed = state["seed"].toDouble(static_cast<double>(direction_.seed));
    if (seed >= 0 && seed < 9e15) direction_.seed = static_cast<std::uint64_t>(seed);
    const auto at = std::find(kAmounts.begin(), kAmounts.end(), state["amount"].toDouble());
    const QSignalBlocker quiet(amount_);
    if (at != kAmounts.end()) amount_->setValue(static_cast<int>(at - kAmounts.begin()));
    showControls();
}

}  // namespace shortrun
