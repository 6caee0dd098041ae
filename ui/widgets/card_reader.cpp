#include "ui/widgets/card_reader.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTextBrowser>
#include <QTextTable>
#include <QVBoxLayout>

#include "engine/config/shipped_models.h"
#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr int kPictureWidth = 400;
constexpr int kMargin = 16;
}  // namespace

CardReader::CardReader(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), picture_(new QLabel(this)), text_(new QTextBrowser(this)) {
    title_->setFont(Theme::instance().font(Theme::Type::Title));
    picture_->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    picture_->setFixedWidth(kPictureWidth);
    picture_->setAccessibleName(tr("Samples of the model"));
    text_->setOpenExternalLinks(true);
    text_->setFrameShape(QFrame::NoFrame);
    text_->document()->setDocumentMargin(kMargin);
    text_->setAccessibleName(tr("Card of the model"));
    auto* back = new QPushButton(tr("Back"), this);
    back->setToolTip(tr("Back to the models (Esc)"));
    back->setIcon(Theme::instance().icon("chevron-left"));
    auto* open = new QPushButton(tr("Open this model"), this);
    open->setToolTip(tr("Opens it: Generate, Interpolate and Reconstruct are its pages then"));
    open->setProperty("role", "primary");
    auto* top = new QHBoxLayout;
    top->setSpacing(2 * Theme::kGrid);
    top->addWidget(back);
    top->addWidget(title_, 1);
    top->addWidget(open);
    auto* row = new QHBoxLayout;
    row->setSpacing(3 * Theme::kGrid);
    row->addWidget(picture_);
    row->addWidget(text_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * Theme::kGrid);
    column->addLayout(top);
    column->addLayout(row, 1);
    connect(back, &QPushButton::clicked, this, &CardReader::closed);
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT openChosen(file_); });
    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &CardReader::closed);
}

void CardReader::makeTablesCalm() {
    for (QTextFrame* frame : text_->document()->rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table) continue;
        QTextTableFormat format = table->format();
        format.setBorder(0);
        format.setCellSpacing(0);
        format.setCellPadding(5);
        format.setTopMargin(Theme::kGrid);
        table->setFormat(format);
    }
}

void CardReader::showModel(const ShippedModel& model) {
    file_ = QString::fromStdString(model.weights.string());
    title_->setText(QString::fromStdString(model.card.title));
    const QPixmap picture(QString::fromStdString(model.grid.string()));
    picture_->setVisible(!picture.isNull());
    if (!picture.isNull())
        picture_->setPixmap(picture.scaledToWidth(kPictureWidth, picture.width() < kPictureWidth
                                                                     ? Qt::FastTransformation
                                                                     : Qt::SmoothTransformation));
    QString text = QString::fromStdString(cardText(model.card));
    if (text.startsWith(QLatin1String("# ")))
        text.remove(0, text.indexOf(QLatin1Char('\n')) + 1);  // said above
    text_->setMarkdown(text);
    makeTablesCalm();
    text_->setFocus();
}

}  // namespace shortrun
