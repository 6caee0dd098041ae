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

namespace {

bool isEmpty(const ExportAnimation& animation) {
    return animation.positions.empty() && animation.pictures.empty() && !animation.trainingHistory;
}

}  // namespace

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
    setToolTip(tr("Save pictures as PNG, or copy them; save animations as MP4 or WebP"));
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

void ExportButton::addAnimation(const QString& what, const QString& fileStem, std::function<ExportAnimation()> make) {
    const int index = static_cast<int>(animations_.size());
    auto* save = new QAction(Theme::instance().icon("film"), tr("Save %1 …").arg(what), menu_);
    save->setToolTip(tr("As MP4 or WebP"));
    menu_->insertAction(enlargementSection_, save);
    connect(save, &QAction::triggered, this, [this, index] { saveAnimation(index); });
    animations_.append({what, fileStem, std::move(make), save});
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
    for (const auto& animation : animations_) animation.save->setEnabled(!isEmpty(animation.make()));
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

void ExportButton::saveAnimation(int index) {
    const Animation& chosen = animations_.at(index);
    const ExportAnimation animation = chosen.make();
    if (isEmpty(animation)) return;
    auto* dialog = new QFileDialog(window(), tr("Save %1").arg(chosen.what));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("MP4 video (*.mp4)"), tr("WebP animation, lossless (*.webp)")});
    dialog->setDefaultSuffix("mp4");
    dialog->selectFile(chosen.fileStem + ".mp4");
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains("*.webp") ? "webp" : "mp4");
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, animation](const QString& path) {
        ExportAnimation named = animation;
        named.path = path.toStdString();
        Q_EMIT animationChosen(named);
    });
    dialog->open();
}

void ExportButton::copy(int index) {
    const QImage image = picture(index);
    if (!image.isNull()) QGuiApplication::clipboard()->setImage(image);
}

}  // namespace shortrun
