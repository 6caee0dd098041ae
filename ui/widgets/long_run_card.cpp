#include "ui/widgets/long_run_card.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/lab_plot.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kTilesHeight = 76;

QString timesK(int steps, int k) {
    if (k <= 0) return {};
    const int times = steps / k;
    return times == 1 ? QStringLiteral("K") : QStringLiteral("%1 K").arg(times);
}

}  // namespace

LongRunCard::LongRunCard(QWidget* parent)
    : LabCard({tr("Beyond K"), QString(),
               tr("The same chains, with the same z and u, go on past the K steps that the model was trained "
                  "with: f goes on rising, numbers leave [−1, 1] (saturation), and the picture leaves the "
                  "data. R-hat compares the chains with each other by their f: at 1 they could not be told "
                  "apart, far above it they have not mixed, nor need they.")},
              parent),
      tiles_(new TileView(this)),
      plot_(new LabPlot(tr("The long run"),
                        {{tr("f"), tr("The mean of f over the chains"), 0, 0, false},
                         {tr("beyond [−1, 1]"), tr("The share of the numbers of x beyond [−1, 1]"), 1, 1,
                          true, false, false, true}},
                        this)),
      diagnosis_(new QLabel(this)) {
    tiles_->setAccessibleName(tr("The chosen chain after multiples of K steps"));
    tiles_->setFileStem("long-run");
    tiles_->setFixedHeight(kTilesHeight);
    diagnosis_->setFont(Theme::instance().font(Theme::Type::Caption));
    diagnosis_->setMinimumWidth(1);
    diagnosis_->setContentsMargins(4, 0, 4, 0);
    diagnosis_->setToolTip(
        tr("<p>Split R-hat of f over the chains, and how many independent values the chains are worth. "
           "Chains that have mixed have an R-hat below 1.01.</p>"));
    body()->addWidget(tiles_);
    body()->addWidget(plot_, 1);
    body()->addWidget(diagnosis_);
}

void LongRunCard::showView(const std::shared_ptr<const ChainStudyView>& view, int chain) {
    if (!view || view->marks.empty()) {
        tiles_->setTiles(nullptr);
        tiles_->setLabels({});
    } else {
        const ImageTiles& first = view->marks.front()->pictures;
        auto row = std::make_shared<ImageTiles>(0, first.width, first.height, first.channels);
        QStringList labels;
        for (const auto& mark : view->marks) {
            const int at = std::min(chain, mark->pictures.count - 1);
            if (at < 0) continue;
            const auto tile = mark->pictures.tile(at);
            row->pixels.insert(row->pixels.end(), tile.begin(), tile.end());
            ++row->count;
            labels << timesK(mark->steps, view->steps);
        }
        tiles_->setColumns(row->count);
        tiles_->setTiles(std::move(row));
        tiles_->setLabels(labels);
    }
    if (!view) {
        plot_->clear();
        diagnosis_->clear();
        return;
    }
    const std::vector<double> steps(view->longRun.steps.begin(), view->longRun.steps.end());
    plot_->setSpan(0, std::max(1, view->steps * view->request.multiple));
    plot_->setSeries(0, steps, view->longRun.energy);
    plot_->setSeries(1, steps, view->longRun.saturation);
    plot_->setMark(view->request.multiple > 1 && !steps.empty() ? view->steps : std::nan(""), tr("K"));
    const auto& d = view->diagnostics;
    diagnosis_->setText(d ? tr("R-hat <b>%1</b>, worth <b>%2</b> of %L3 values: %4")
                                .arg(d->splitRHat, 0, 'g', 3)
                                .arg(d->effectiveSize, 0, 'g', 3)
                                .arg(d->chains * d->draws)
                                .arg(d->splitRHat > 1.1   ? tr("not mixed")
                                     : d->splitRHat > 0 ? tr("mixed, by f")
                                                        : tr("not to be said"))
                          : QString());
}

QString LongRunCard::diagnosis() const {
    return diagnosis_->text();
}

}  // namespace shortrun
