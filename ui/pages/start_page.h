// The Start page: pictures being born under the open model, the models that come with the program, the way to
// a model of one's own, and what was open lately. Window thread.
#pragma once

#include "engine/config/shipped_models.h"
#include "ui/pages/page.h"

class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace shortrun {

class BirthView;
class CardReader;
class GalleryCard;
class StateCard;

class StartPage : public Page {
    Q_OBJECT

 public:
    explicit StartPage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Start"); }
    QString iconName() const override { return QStringLiteral("home"); }
    void showSnapshot(const Snapshot& snapshot) override;
    bool moves(const Snapshot& snapshot) const override;
    void handleEvent(const Event& event) override;

    void setRecent(const QStringList& paths);
    const std::vector<ShippedModel>& models() const { return models_; }
    /// The card of a model, to read; -1: back to the gallery.
    void showCard(int model);

 Q_SIGNALS:
    void openRequested(const QString& path);
    void photosRequested();

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    QWidget* makeHero();
    QWidget* makeGallery();
    GalleryCard* addCard(QGridLayout* grid, GalleryCard* card);
    QWidget* makeRecent();
    void showState(const StatusView& status);

    std::vector<ShippedModel> models_;
    QStackedWidget* stack_;
    CardReader* reader_;
    QWidget* content_ = nullptr;
    QFrame* heroCard_ = nullptr;
    QStackedWidget* hero_ = nullptr;  ///< the living picture, or what there is to say instead
    BirthView* birth_ = nullptr;
    StateCard* state_ = nullptr;
    QList<QPushButton*> needModel_;
    QWidget* recent_ = nullptr;
    QVBoxLayout* recentRows_ = nullptr;
    int cards_ = 0;
    QList<GalleryCard*> modelCards_;  ///< in the order of models_
    std::shared_ptr<const StatusView> status_;
};

}  // namespace shortrun
