#include "ui/widgets/top_filter_card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/lab_plot.h"
#include "ui/widgets/study_bar.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kShown = 16;
constexpr int kFirstIterations = 300;

QLabel* caption(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("role", "caption");
    label->setFont(Theme::instance().font(Theme::Type::Caption));
    label->setMinimumWidth(1);
    return label;
}

TileView* pictures(const QString& name, QWidget* parent) {
    auto* tiles = new TileView(parent);
    tiles->setAccessibleName(name);
    tiles->setFileStem("top-filters");
    tiles->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    return tiles;
}

std::shared_ptr<const ImageTiles> firstOf(const ImageTiles& tiles) {
    return tiles.empty() ? nullptr : pickTiles(tiles, evenlySpaced(std::min(tiles.count, kShown) - 1, kShown));
}

QString gapText(const TopMomentGap& gap) {
    return QStringLiteral("<b>%1</b> (%2)").arg(gap.gap, 0, 'g', 3).arg(gap.samplingError, 0, 'g', 2);
}

}  // namespace

TopFilterCard::TopFilterCard(QWidget* parent)
    : LabCard({tr("Top filters alone"),
               tr("f(x) = ⟨θ, h(x)⟩, &nbsp; Δθ ∝ E<sub>data</sub>[h] − E<sub>q</sub>[h]"),
               tr("All layers but the last are kept as they are, θ begins at 0 and is learnt: the gap "
                  "between E<sub>data</sub>[h] and E<sub>q</sub>[h] runs down to what sampling leaves, so θ "
                  "is a valid moment estimate. Chains that go on beyond K leave these moments again: the "
                  "model's own law p has others.")},
              parent),
      iterations_(new QComboBox(this)),
      bar_(new StudyBar(tr("Learn"), tr("Learn the top filters on these data; the open model stays as it is"),
                        this)),
      plot_(new LabPlot(tr("The gap while θ is learnt"),
                        {{tr("gap"),
                          tr("|E<sub>data</sub>[h] − E<sub>q</sub>[h]| / |E<sub>data</sub>[h]| over all "
                             "numbers of h, between the data and the chains since the point before"),
                          0, 0},
                         {tr("by chance"), tr("The gap that so few pictures leave where the moments agree"),
                          1, 0, true, false, true}},
                        this)),
      result_(caption(this)),
      shortTitle_(caption(this)),
      longTitle_(caption(this)),
      short_(pictures(tr("Short runs"), this)),
      long_(pictures(tr("Long runs"), this)) {
    for (const int count : {100, 300, 1000, 3000}) iterations_->addItem(tr("%L1 iterations").arg(count), count);
    setIterations(kFirstIterations);
    iterations_->setAccessibleName(tr("Iterations"));
    iterations_->setToolTip(tr("Updates of θ"));
    iterations_->setFocusPolicy(Qt::StrongFocus);
    connect(iterations_, &QComboBox::activated, this, &TopFilterCard::iterationsChosen);
    result_->setWordWrap(true);
    result_->setProperty("role", QVariant());
    result_->setFixedHeight(2 * result_->fontMetrics().height() +
                            2);  // a wrapping label would ask for its tallest form
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::kGrid);
    row->setContentsMargins(4, 0, 0, 0);
    row->addWidget(iterations_);
    row->addStretch(1);
    row->addWidget(bar_);
    auto* left = new QVBoxLayout;
    left->setSpacing(Theme::kGrid / 2);
    left->addLayout(row);
    left->addWidget(plot_, 1);
    left->addWidget(result_);
    auto* right = new QVBoxLayout;
    right->setSpacing(2);
    right->addWidget(shortTitle_);
    right->addWidget(short_, 1);
    right->addWidget(longTitle_);
    right->addWidget(long_, 1);
    auto* both = new QHBoxLayout;
    both->setSpacing(2 * Theme::kGrid);
    both->addLayout(left, 4);
    both->addLayout(right, 3);
    body()->addLayout(both, 1);
    short_->setPlaceholder(tr("Pictures of short and long runs appear here."));
    showView(nullptr);
}

std::int64_t TopFilterCard::iterations() const {
    return iterations_->currentData().toInt();
}

void TopFilterCard::setIterations(std::int64_t iterations) {
    const int at = iterations_->findData(static_cast<int>(iterations));
    if (at >= 0) iterations_->setCurrentIndex(at);
}

void TopFilterCard::showView(const std::shared_ptr<const TopLearningView>& view) {
    bar_->showState(view ? &view->state : nullptr);
    short_->setTiles(view ? firstOf(view->pictures) : nullptr);
    long_->setTiles(view ? firstOf(view->longPictures) : nullptr);
    shortTitle_->setVisible(view && !view->pictures.empty());
    longTitle_->setVisible(view && !view->longPictures.empty());
    shortTitle_->setText(tr("After K steps"));
    longTitle_->setText(tr("The same chains going on"));
    if (!view) {
        plot_->clear();
        return result_->setText(
            tr("Watch E<sub>q</sub>[h] run to E<sub>data</sub>[h], with nothing learnt but the last layer."));
    }
    std::vector<double> x, gap, chance;
    for (const TopLearningRow& row : view->rows) {
        x.push_back(static_cast<double>(row.iteration));
        gap.push_back(row.gap);
        chance.push_back(row.samplingError);
    }
    plot_->setSpan(0, static_cast<double>(view->request.iterations));
    plot_->setSeries(0, x, gap);
    plot_->setSeries(1, x, chance);
    QString text;
    if (view->shortRun) {
        text = tr("Gap of fresh chains (by chance): %1 after K").arg(gapText(*view->shortRun));
        if (!view->longRuns.empty()) {
            const TopMomentGap& last = view->longRuns.back();
            text += tr(", %1 after %2 K").arg(gapText(last)).arg(last.steps / std::max(1, view->shortRun->steps));
            longTitle_->setText(tr("The same chains after %1 K").arg(last.steps / std::max(1, view->shortRun->steps)));
        }
        if (view->untrained) text += tr("; of the noise itself %1").arg(gapText(*view->untrained));
    } else if (view->untrained) {
        text = tr("Gap of chains under θ = 0 (by chance): %1.").arg(gapText(*view->untrained));
    }
    result_->setText(text);
}

QString TopFilterCard::result() const {
    return result_->text();
}

}  // namespace shortrun
