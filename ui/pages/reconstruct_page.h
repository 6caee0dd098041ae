// The Reconstruct page: photos dropped, opened or pasted, cropped and masked, and the descent of M(z_t) toward
// them. Window thread.
#pragma once

#include "ui/pages/explore_page.h"
#include "ui/photo_intake.h"
#include "ui/photo_tray.h"

class QStackedWidget;
class QToolButton;

namespace shortrun {

class PhotoDropArea;
class PhotoTools;
class ReconstructionStage;
class SeedField;
class ThinProgress;
class TileView;

class ReconstructPage : public ExplorePage {
    Q_OBJECT

 public:
    explicit ReconstructPage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Reconstruct"); }
    QString iconName() const override { return QStringLiteral("reconstruct"); }
    QStringList parameterGroups() const override {
        return {QStringLiteral("reconstruct"), QStringLiteral("sampler")};
    }
    bool takePictures(const QStringList& files) override;
    bool takeImage(const QImage& image) override;
    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;
    const QList<Photo>& photos() const { return tray_.photos(); }
    /// That with photos, from the start: the window does not grow as they come.
    QSize minimumSizeHint() const override;

 Q_SIGNALS:
    /// At the end of a run: what the open model has come nearest to in this photo is still far from it.
    void foundBadly(const QString& photo, const QString& error);

 protected:
    void requestPictures(Reason reason) override;
    bool isWaiting() const override { return false; }
    void giveUpWaiting() override { setRunning(false); }
    void parametersChanged() override;
    void showViews(const Snapshot& snapshot) override;
    void dragEnterEvent(QDragEnterEvent*) override;
    void dragLeaveEvent(QDragLeaveEvent*) override;
    void dropEvent(QDropEvent*) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void buildToolbar();
    void buildBody();
    void connectTools();
    void addKeys();
    void paste();
    void takePhotos(const QList<Photo>& photos, int number);
    void addPhotos(const QList<Photo>& photos);
    void beginWithPhotos();
    void removeShown();
    void setMask(const QImage& mask);
    void cropTo(const CropSquare& crop);
    int side() const;  ///< of the model's images
    /// What other photos have come to: it stays where only a crop, a mask or the tray has changed.
    enum class Others { GoOn, BeginAnew };
    void start(Others others = Others::GoOn);
    void startSoon();  ///< when the hand rests
    void stop();
    void setRunning(bool running);
    void select(int photo);
    void showPhoto();
    void showTray();
    LatentPoint bestPoint(int photo) const;  ///< without a z where there is none yet
    void sayWhatIsFoundBadly();
    void useAsEnd(int end);
    void morph();
    ExportAnimation animation() const;

    PhotoIntake* intake_ = nullptr;
    QToolButton* open_ = nullptr;
    QToolButton* run_ = nullptr;
    SeedField* seed_ = nullptr;
    ThinProgress* progress_ = nullptr;
    QStackedWidget* views_ = nullptr;
    PhotoDropArea* dropArea_ = nullptr;
    ReconstructionStage* stage_ = nullptr;
    TileView* thumbnails_ = nullptr;
    PhotoTools* tools_ = nullptr;
    QToolButton* remove_ = nullptr;

    PhotoTray tray_;
    QList<int> restoring_;  ///< readings that restore() has asked for; the last one counts
    QList<Photo> later_;    ///< to be added once that is there
    QTimer startLater_;
    bool running_ = false;
    bool stopped_ = false;
    bool due_ = false;  ///< something to descend to has come while the page was hidden
    bool fresh_ = false;  ///< nothing of the run under way has been shown yet
    bool anew_ = false;   ///< all photos of it began anew
    std::uint64_t generation_ = 0;  ///< of the run under way
    ReconstructConfig options_;     ///< its
    std::shared_ptr<const ReconstructionView> seen_;
    std::shared_ptr<const ReconstructionView> shown_;
};

}  // namespace shortrun
