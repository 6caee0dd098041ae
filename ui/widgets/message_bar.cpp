#include "ui/widgets/message_bar.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kWidest = 640;
constexpr int kMostMessages = 3;
constexpr int kNoteShownMs = 6000;
constexpr int kOfferShownMs = 20000;  // what is offered is to be thought over

struct Look {
    const char* icon;
    Theme::Ink ink;
    const char* role;
};

Look lookOf(MessageKind kind) {
    switch (kind) {
        case MessageKind::Success:
            return {"check", Theme::Ink::Success, "message"};
        case MessageKind::Warning:
            return {"warning", Theme::Ink::Warning, "message-warning"};
        case MessageKind::Failure:
            return {"failure", Theme::Ink::Danger, "message-failure"};
        case MessageKind::Note:
            break;
    }
    return {"info", Theme::Ink::Secondary, "message"};
}

}  // namespace

MessageBar::MessageBar(QWidget* page) : QWidget(page), column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(4);
    page->installEventFilter(this);
    setAccessibleName(tr("Messages"));
    hide();
}

void MessageBar::post(MessageKind kind, const QString& text) {
    place(makeMessage(kind, text), kind, kNoteShownMs);
}

void MessageBar::offer(MessageKind kind, const QString& text, const QString& name,
                       const std::function<void()>& action) {
    QWidget* message = makeMessage(kind, text);
    addButton(message, name, action);
    place(message, kind, kOfferShownMs);
}

void MessageBar::addButton(QWidget* message, const QString& name, const std::function<void()>& action) {
    auto* button = new QPushButton(name, message);
    button->setProperty("role", "compact");
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QPushButton::clicked, this, [this, message, action] {
        remove(message);
        action();
    });
    auto* row = static_cast<QHBoxLayout*>(message->layout());
    row->insertWidget(row->count() - 1, button, 0, Qt::AlignTop);
}

/// Above the others, in the place of one that says the same.
void MessageBar::place(QWidget* newest, MessageKind kind, int shownMs) {
    const QString text = newest->accessibleName();
    for (int i = column_->count() - 1; i >= 0; --i) {
        QWidget* message = column_->itemAt(i)->widget();
        if (message->accessibleName() == text) remove(message);
    }
    while (column_->count() >= kMostMessages) remove(column_->itemAt(column_->count() - 1)->widget());
    column_->insertWidget(0, newest);
    setVisible(true);
    newest->show();  // what is hidden takes no room
    raise();
    place();
    if (kind == MessageKind::Note || kind == MessageKind::Success)
        QTimer::singleShot(shownMs, newest, [this, newest] { remove(newest); });
}

QWidget* MessageBar::makeMessage(MessageKind kind, const QString& text) {
    const Look look = lookOf(kind);
    auto* message = new QFrame(this);
    message->setProperty("role", look.role);
    message->setAccessibleName(text);
    auto* icon = new QLabel(message);
    auto paintIcon = [icon, look] {
        icon->setPixmap(Theme::instance().icon(look.icon, look.ink).pixmap(18, 18));
    };
    paintIcon();
    connect(&Theme::instance(), &Theme::changed, icon, paintIcon);
    auto* label = new QLabel(text, message);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton(message);
    close->setIcon(Theme::instance().icon("close", Theme::Ink::Secondary));
    close->setIconSize({14, 14});
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close message"));
    connect(close, &QToolButton::clicked, this, [this, message] { remove(message); });
    auto* row = new QHBoxLayout(message);
    row->setContentsMargins(12, 4, 6, 4);
    row->setSpacing(Theme::kGrid);
    row->addWidget(icon);
    row->addWidget(label, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    return message;
}

void MessageBar::remove(QWidget* message) {
    column_->removeWidget(message);
    message->hide();
    message->deleteLater();
    if (column_->count() == 0) hide();
    place();
}

void MessageBar::place() {
    const QRect page = parentWidget()->rect();
    const int width = std::min(kWidest, page.width() - 4 * Theme::kGrid);
    column_->activate();
    const int height = column_->hasHeightForWidth() ? column_->heightForWidth(width) : sizeHint().height();
    setGeometry((page.width() - width) / 2, page.bottom() - height - 2 * Theme::kGrid, width, height);
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    return QWidget::eventFilter(watched, event);
}

int MessageBar::count() const {
    return column_->count();
}

QString MessageBar::newest() const {
    return column_->count() == 0 ? QString() : column_->itemAt(0)->widget()->accessibleName();
}

void MessageBar::clear() {
    while (column_->count() > 0) remove(column_->itemAt(0)->widget());
}

}  // namespace shortrun
