// The map of dM/dz in a direction v, and beside it the response to a change of finite size: a card of the laboratory,
// with the direction's and the size's controls. Window thread.
#pragma once

#include <QJsonObject>
#include <memory>

#include "engine/session/study_view.h"
#include "ui/widgets/lab_card.h"

class QComboBox;
class QLabel;

namespace shortrun {

class PatchPicker;
class SegmentedControl;
class SignedMap;
class TrackSlider;

class ResponseCard : public LabCard {
    Q_OBJECT

 public:
    explicit ResponseCard(QWidget* parent = nullptr);

    /// The point of noise that is looked at, and where Toward goes.
    void setStart(const LatentPoint& start, const LatentPoint& toward);
    /// The size of the model's pictures; another size begins at the middle.
    void setSize(int size);
    /// What is to be asked for, as the controls stand.
    ShowResponse request() const;
    /// Null: nothing yet.
    void showView(const std::shared_ptr<const ResponseView>& view);
    const std::shared_ptr<const ResponseView>& view() const { return view_; }
    double amount() const;
    QString reading() const;

    QJsonObject state() const;
    void restore(const QJsonObject& state);

 Q_SIGNALS:
    /// By the user; `what` names it for the Edit menu.
    void changed(const QString& what);

 private:
    void buildControls();
    void buildMaps();
    void showControls();
    void change(const QString& what);

    SegmentedControl* kind_ = nullptr;
    QComboBox* side_ = nullptr;
    QWidget* dice_ = nullptr;
    TrackSlider* amount_ = nullptr;
    QLabel* amountText_ = nullptr;
    QLabel* reading_ = nullptr;
    PatchPicker* picture_ = nullptr;
    SignedMap *v_ = nullptr, *jacobian_ = nullptr, *finite_ = nullptr;

    LatentPoint start_;
    LatentDirection direction_;
    int size_ = 0;
    std::shared_ptr<const ResponseView> view_;
};

}  // namespace shortrun
