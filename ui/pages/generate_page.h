// The Generate page: a grid of samples x = M(z) by seed, and the film x_0 ... x_K of the chosen one. Window
// thread.
#pragma once

#include "ui/pages/explore_page.h"

class QComboBox;
class QSpinBox;

namespace shortrun {

class FilmPanel;
class SeedField;
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

 protected:
    void requestPictures(Reason reason) override;
    bool isWaiting() const override { return gridPending_ || filmPending_; }
    void giveUpWaiting() override;
    void showViews(const Snapshot& snapshot) override;

 private:
    void buildToolbar();
    void buildViews();
    void addKeys();
    void choose(const QString& what);
    void requestGrid();
    void requestFilm();
    void showGrid(const std::shared_ptr<const SynthesisView>& view);
    void showFilm(const std::shared_ptr<const FilmView>& view);
    void showTitle();
    LatentPoint chosenPoint() const;

    SeedField* seed_ = nullptr;
    QComboBox* count_ = nullptr;
    SegmentedControl* noise_ = nullptr;
    QSpinBox* steps_ = nullptr;
    ThinProgress* progress_ = nullptr;
    TileView* grid_ = nullptr;
    FilmPanel* film_ = nullptr;

    Synthesise askedGrid_;
    ShowFilm askedFilm_;
    bool gridPending_ = false;
    bool filmPending_ = false;
    int firstSample_ = 0;    ///< chosen once a grid is there and nothing is chosen
    bool holdGrid_ = false;  ///< the old pictures stay until the new ones are complete
    std::shared_ptr<const SynthesisView> seenGrid_;
    std::shared_ptr<const FilmView> seenFilm_;
};

}  // namespace shortrun
