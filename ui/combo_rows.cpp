#include "ui/combo_rows.h"

#include <QComboBox>
#include <QEvent>
#include <QListView>
#include <QStandardItemModel>

namespace shortrun {

namespace {

class WheelFilter final : public QObject {
 public:
    using QObject::QObject;

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Wheel) return QObject::eventFilter(watched, event);
        event->ignore();
        return true;
    }
};

}  // namespace

void ignoreWheel(QComboBox* box) {
    box->installEventFilter(new WheelFilter(box));
}

void showRow(QComboBox* box, int row, bool shown) {
    if (auto* list = qobject_cast<QListView*>(box->view())) list->setRowHidden(row, !shown);
    if (auto* model = qobject_cast<QStandardItemModel*>(box->model())) model->item(row)->setEnabled(shown);
}

}  // namespace shortrun
