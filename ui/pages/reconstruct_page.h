// The Reconstruct page: photos dropped, opened or pasted, and the descent of M(z_t) toward them. Window
// thread.
#pragma once

#include "ui/pages/explore_page.h"
#include "ui/photo_reader.h"

class QStackedWidget;
class QToolButton;

namespace shortrun {

class PhotoDropArea;
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
    const QList<Photo>& photos() const { return photos_; }

 protected:
    void requestPictures(Reason reason) override;
    bool isWaiting() const override { return false; }
    void giveUpWaiting() override { setRunning(false); }
    void showViews(const Snapshot& snapshot) override;
    void dragEnterEvent(QDragEnterEvent*) override;
    void dragLeaveEvent(QDragLeaveEvent*) override;
    void dropEvent(QDropEvent*) override;

 private:
    void buildToolbar();
    void buildBody();
    void addKeys();
    void openPhotos();
    void paste();
    void takePhotos(const QList<Photo>& photos);
    void start();
    void stop();
    void setRunning(bool running);
    void select(int photo);
    void keepOnlyAccepted(const ReconstructionView& view);
    void showTray();
    void useAsEnd(int end);

    PhotoReader* reader_ = nullptr;
    QToolButton* open_ = nullptr;
    QToolButton* run_ = nullptr;
    SeedField* seed_ = nullptr;
    ThinProgress* progress_ = nullptr;
    QStackedWidget* views_ = nullptr;
    PhotoDropArea* dropArea_ = nullptr;
    ReconstructionStage* stage_ = nullptr;
    TileView* tray_ = nullptr;

    QList<Photo> photos_;
    int selected_ = 0;
    bool running_ = false;
    bool stopped_ = false;
    bool awaitingRun_ = false;                       ///< the answer still belongs to the run before
    std::shared_ptr<const ImageTiles> beforeFrame_;  ///< first frame of the run before, to tell it apart
    std::shared_ptr<const ReconstructionView> seen_;
    std::shared_ptr<const ReconstructionView> shown_;
};

}  // namespace shortrun
