#include "ui/widgets/export_button.h"

#include <QActionGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageWriter>
#include <QMenu>
#include <QSaveFile>

#include "ui/picture_origin.h"
#include "ui/theme.h"

namespace shortrun {

QImage enlarged(const QImage& image, int factor) {
    if (image.isNull() || factor <= 1) return image;
    return image.scaled(image.size() * factor, Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

QString savePng(const QImage& image, const QString& path) {
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        QImageWriter writer(&file, "png");
        if (writer.write(image) && file.commit()) return {};
    }
    return QObject::tr("%1 could not be written (%2): choose another place.").arg(path, file.errorString());
}

ExportButton::ExportButton(QWidget* parent) : QToolButton(parent), menu_(new QMenu(this)) {
    setText(tr("Save"));
    setIcon(Theme::instance().icon("save"));
    setToolButtonStyle(Qt::ToolButtonIconOnly);
    setPopupMode(QToolButton::InstantPopup);
    setFixedSize(32, 32);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Save or copy pictures"));
    setToolTip(tr("Save pictures as PNG, or copy them"));
    setMenu(menu_);
    addEnlargements();
    connect(menu_, &QMenu::aboutToShow, this, &ExportButton::updateEntries);
}

void ExportButton::addEnlargements() {
    enlargementSection_ = menu_->addSeparator();
    auto* sizes = menu_->addMenu(tr("Enlargement"));
    enlargements_ = new QActionGroup(this);
    for (const int factor : {1, 2, 4, 8, 16}) {
        auto* action = sizes->addAction(tr("%1 ×").arg(factor));
        action->setData(factor);
        action->setCheckable(true);
        action->setChecked(factor == 4);
        enlargements_->addAction(action);
    }
}

void ExportButton::addPicture(const QString& what, const QString& fileStem, std::function<QImage()> picture) {
    const int index = static_cast<int>(entries_.size());
    auto* save = new QAction(Theme::instance().icon("save"), tr("Save %1 …").arg(what), menu_);
    auto* copy = new QAction(Theme::instance().icon("copy"), tr("Copy %1").arg(what), menu_);
    menu_->insertActions(enlargementSection_, {save, copy});
    connect(save, &QAction::triggered, this, [this, index] { this->save(index); });
    connect(copy, &QAction::triggered, this, [this, index] { this->copy(index); });
    entries_.append({what, fileStem, std::move(picture), save, copy});
}

int ExportButton::enlargement() const {
    return enlargements_->checkedAction()->data().toInt();
}

void ExportButton::setEnlargement(int factor) {
    for (auto* action : enlargements_->actions())
        if (action->data().toInt() == factor) action->setChecked(true);
}

QImage ExportButton::picture(int index) const {
    QImage image = enlarged(entries_.at(index).picture(), enlargement());
    stampFor(this, image);
    return image;
}

void ExportButton::updateEntries() {
    for (const auto& entry : entries_) {
        const bool there = !entry.picture().isNull();
        entry.save->setEnabled(there);
        entry.copy->setEnabled(there);
    }
}

void ExportButton::save(int index) {
    const QImage image = picture(index);
    if (image.isNull()) return;
    // The picture of this moment is saved, whatever the page shows by the time a name is chosen.
    auto* dialog = new QFileDialog(window(), tr("Save %1").arg(entries_.at(index).what));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("PNG picture (*.png)"));
    dialog->setDefaultSuffix("png");
    dialog->selectFile(entries_.at(index).fileStem + ".png");
    connect(dialog, &QFileDialog::fileSelected, this, [this, image](const QString& path) {
        const QString failure = savePng(image, path);
        failure.isEmpty() ? Q_EMIT saved(path) : Q_EMIT failed(failure);
    });
    dialog->open();
}

void ExportButton::copy(int index) {
    const QImage image = picture(index);
    if (!image.isNull()) QGuiApplication::clipboard()->setImage(image);
}

}  // namespace shortrun
