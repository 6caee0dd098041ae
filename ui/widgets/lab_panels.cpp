#include "ui/widgets/lab_panels.h"

#include <QGridLayout>
#include <QPainter>
#include <cmath>

#include "ui/lab_maps.h"
#include "ui/theme.h"
#include "ui/widgets/lab_legend.h"
#include "ui/widgets/lab_map_view.h"
#include "ui/widgets/lab_panel.h"

namespace shortrun {

namespace {

constexpr int kContours = 9;
constexpr int kPanelPixels = 480;  // of saved pictures

}  // namespace

LabPanels::LabPanels(QWidget* parent) : QWidget(parent) {
    data_ = new LabPanel({tr("Data"), QString(),
                          tr("The law that is to be learnt; its samples, with noise σ on them, raise f "
                             "wherever they lie. Draw with the mouse to make your own, or drop a CSV of "
                             "points: with Shift or the right button the mouse rubs out.")},
                         MapScale::Density, this);
    q_ = new LabPanel(
        {tr("q: the chains' ends"), QString(),
         tr("q<sub>θ</sub> is the law of x<sub>K</sub> after K steps x<sub>k+1</sub> = x<sub>k</sub> + s "
            "f′<sub>θ</sub>(x<sub>k</sub>) + e U<sub>k</sub> from x<sub>0</sub> = z ~ p<sub>0</sub>, seen "
            "through a kernel of width h. Learning makes the means of ∂f/∂θ under q and under the data "
            "equal, and so q comes to look like the data, converged or not.")},
        MapScale::Density, this);
    p_ = new LabPanel({tr("p: the model's law"), QString(),
                       tr("p<sub>θ</sub>(x) = exp(f<sub>θ</sub>(x) / T) / Z, with T = e² / (2 s), is where "
                          "the chains would be after infinitely many steps; Z is summed over the grid. A "
                          "short run never gets there, and does not need to.")},
                      MapScale::Density, this);
    f_ = new LabPanel({tr("f, and the chains"), QString(),
                       tr("The landscape f<sub>θ</sub>(x), light where it is high, with lines of equal "
                          "height; chains climb it from p<sub>0</sub> (the dashed square) by x + s f′ + e U. "
                          "Learning, Δθ ∝ mean ∂f(data)/∂θ − mean ∂f(ends)/∂θ, raises it under the data and "
                          "lowers it where the chains end.")},
                      MapScale::Landscape, this);
    f_->view()->setContours(kContours);
    data_->view()->setDrawable(true);
    connect(data_->view(), &LabMapView::pointsDrawn, this, &LabPanels::pointsDrawn);
    connect(data_->view(), &LabMapView::erased, this, &LabPanels::erased);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(Theme::kGrid);
    grid->addWidget(data_, 0, 0);
    grid->addWidget(q_, 0, 1);
    grid->addWidget(p_, 1, 0);
    grid->addWidget(f_, 1, 1);
    for (const int index : {0, 1}) {
        grid->setColumnStretch(index, 1);
        grid->setRowStretch(index, 1);
    }
}

void LabPanels::showConfig(const PlaneConfig& config) {
    const bool drawn = config.data.source == PlaneSource::Drawn;
    undrawn_ = drawn && config.data.drawn.empty();
    showData();
    data_->view()->setHint(undrawn_ ? tr("Draw here with the mouse.") : QString());
    data_->view()->setPoints(drawn ? config.data.drawn : std::vector<PlanePoint>());
    f_->view()->setStartShown(config.start != ChainStart::Data &&
                              config.sampler.initialState == InitialState::Uniform);
}

// Until there is a point the engine keeps the data that it had: they are not what is drawn.
void LabPanels::showData() {
    data_->view()->setMap(undrawn_ ? nullptr : dataMap_);
    data_->setEquation(undrawn_ ? tr("nothing drawn yet") : dataText_);
}

void LabPanels::showView(const PlaneView& view, bool withSamples) {
    dataMap_ = view.data;
    dataText_ = QString::fromStdString(view.dataText);
    showData();
    p_->view()->setMap(view.p);
    q_->view()->setMap(view.q);
    f_->view()->setMap(view.f);
    f_->view()->setChains(view.chains, view.paths);
    if (withSamples && view.samples) data_->view()->setPoints(*view.samples);
    const auto point = view.p ? onlyPoint(*view.p) : std::nullopt;
    p_->view()->setRing(point);
    p_->setEquation(point ? tr("in one point: (%1, %2)").arg(point->x, 0, 'f', 2).arg(point->y, 0, 'f', 2)
                          : tr("e<sup>f / T</sup> / Z, T = %1")
                                .arg(readingText(view.config.sampler.temperature())));
    q_->setEquation(view.lawOf >= 0 ? tr("law of x<sub>%1</sub>").arg(view.lawOf) : tr("law of x<sub>K</sub>"));
    f_->setEquation(view.learnt ? tr("θ updated") : tr("k = %1 of %2").arg(view.step).arg(view.config.sampler.steps));
    f_->view()->setHint(QString::fromStdString(view.problem));
}

QImage LabPanels::picture() const {
    const int gap = Theme::kGrid;
    QImage sheet(2 * kPanelPixels + gap, 2 * kPanelPixels + gap, QImage::Format_RGB32);
    sheet.fill(themeColours().surface);
    QPainter painter(&sheet);
    const LabPanel* panels[] = {data_, q_, p_, f_};
    for (int i = 0; i < 4; ++i)
        painter.drawImage(i % 2 * (kPanelPixels + gap), i / 2 * (kPanelPixels + gap),
                          panels[i]->view()->picture(kPanelPixels));
    return sheet;
}

}  // namespace shortrun
