// The Generate page: a grid of samples x = M(z) by seed, the neighbours of one, or two grids of the same z side by
// side; the film x_0 ... x_K of the chosen sample; and a tray of samples that are kept. Window thread.
#pragma once

#include "ui/asked_points.h"
#include "ui/pages/explore_page.h"
#include "ui/point_json.h"

class QLabel;
class QMenu;

namespace shortrun {

class ComparePanel;
class FilmPanel;
class NeighbourPanel;
class PinTray;
class SampleControls;
class ThinProgress;
class TileView;

class GeneratePage : public ExplorePage {
    Q_OBJECT

 public:
    explicit GeneratePage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Generate"); }
    QString iconName() const override { return QStringLiteral("generate"); }
    QStringList parameterGroups() const override { return {QStringLiteral("sampler")}; }
    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;

 Q_SIGNALS:
    /// The samples in the tray, for whoever wants to choose from them.
    void pinsChanged(const QList<shortrun::NamedPoint>& pins);

 protected:
    void requestPictures(Reason reason) override;
    bool isWaiting() const override;
    void giveUpWaiting() override;
    void showViews(const Snapshot& snapshot) override;
    void resizeEvent(QResizeEvent*) override;

 private:
    /// What lies at the left of the film.
    enum class View { Grid, Neighbours, Compare };

    void buildToolbar();
    void buildViews();
    void buildViewChoice();
    void shareWidth();
    void addExports();
    void connectControls();
    void connectPanels();
    void addKeys();

    View view() const;
    void showView();
    void alignGrids();
    void chooseView(View view);
    void choose(const QString& what);
    void chooseSample(int tile);
    QString nameOfSample(int tile) const;
    void pin();
    /// What can be done with the sample that is looked at, which is the one under the mouse.
    void addToMenu(QMenu* menu);

    int shortRun() const;
    void followModelSteps();
    void look(const LatentPoint& point, const QString& title);
    void lookAgain();
    void requestGrid();
    void requestFilm();
    void requestBeside();
    void requestPins();
    void showGrid(const std::shared_ptr<const SynthesisView>& view);
    void showFilm(const std::shared_ptr<const FilmView>& view);
    void showPoints(const Snapshot& snapshot);

    SampleControls* controls_ = nullptr;
    ExportButton* save_ = nullptr;
    ThinProgress* progress_ = nullptr;
    QHBoxLayout* row_ = nullptr;  ///< pictures, film
    SegmentedControl* view_ = nullptr;
    QWidget* samples_ = nullptr;  ///< the grid, and over it what it is of where there are two
    QLabel* caption_ = nullptr;
    TileView* grid_ = nullptr;
    NeighbourPanel* neighbours_ = nullptr;
    ComparePanel* compare_ = nullptr;
    FilmPanel* film_ = nullptr;
    PinTray* pins_ = nullptr;

    LatentPoint looked_;  ///< the sample whose film is shown
    bool lookedInGrid_ = true;  ///< it follows the seed; any other stays
    Synthesise askedGrid_;
    ShowFilm askedFilm_;
    AskedPoints points_;
    bool gridPending_ = false;
    bool filmPending_ = false;
    int modelSteps_ = 0;     ///< the K of the parameters when pictures were last asked for
    int firstSample_ = 0;    ///< chosen once a grid is there and nothing is chosen
    bool holdGrid_ = false;  ///< the old pictures stay until the new ones are complete
    std::shared_ptr<const SynthesisView> seenGrid_;
    std::shared_ptr<const FilmView> seenFilm_;
};

}  // namespace shortrun
