#include "ui/widgets/parameter_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHash>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QToolTip>

#include "ui/style_sheet.h"
#include "ui/theme.h"
#include "ui/widgets/value_edit.h"

namespace shortrun {

namespace {

constexpr int kEditorWidth = 120;
constexpr int kMarkWidth = 16;
constexpr int kAppliedShownMs = 2500;

/// The paper's symbol as it is set in print.
QString symbolOf(const Field& field) {
    static const QHash<QString, QString> printed = {{QStringLiteral("sigma"), QStringLiteral("σ")},
                                                    {QStringLiteral("eta"), QStringLiteral("η")},
                                                    {QStringLiteral("n_f"), QStringLiteral("n<sub>f</sub>")},
                                                    {QStringLiteral("p0"), QStringLiteral("p<sub>0</sub>")}};
    const QString symbol = QString::fromStdString(field.symbol);
    return printed.value(symbol, symbol.toHtmlEscaped());
}

QString toolTipOf(const Field& field) {
    const QString label = QString::fromStdString(field.label).toHtmlEscaped();
    const QString symbol = symbolOf(field);
    const QString head = symbol.isEmpty() ? label : label + QStringLiteral(" — <i>%1</i>").arg(symbol);
    return QStringLiteral("<p><b>%1</b></p><p>%2</p><p><small>%3<br>%4</small></p>")
        .arg(head, QString::fromStdString(field.help).toHtmlEscaped(),
             QString::fromStdString(rangeText(field)).toHtmlEscaped(), QString::fromStdString(field.key));
}

QString labelOf(const Field& field) {
    const QString label = QString::fromStdString(field.label).toHtmlEscaped();
    const QString colour = themeColours().secondaryText.name();
    QString text = label;
    if (!field.symbol.empty() && field.kind != FieldKind::Boolean)
        text += QStringLiteral(" &nbsp;<i style=\"color:%1\">%2</i>").arg(colour, symbolOf(field));
    if (!field.unit.empty())
        text += QStringLiteral(" &nbsp;<span style=\"color:%1\">%2</span>")
                    .arg(colour, QString::fromStdString(field.unit).toHtmlEscaped());
    return text;
}

}  // namespace

ParameterRow::ParameterRow(const Field& field, Parameters& parameters, QWidget* parent)
    : QWidget(parent),
      field_(field),
      parameters_(parameters),
      mark_(new QLabel(this)),
      notice_(new QLabel(this)) {
    editor_ = makeEditor();
    editor_->setObjectName(QString::fromStdString(field.key));
    editor_->setAccessibleName(QString::fromStdString(field.label));
    editor_->setAccessibleDescription(QString::fromStdString(field.help));
    setToolTip(toolTipOf(field));
    editor_->setToolTip(toolTip());

    auto* label = new QLabel(labelOf(field), this);
    label->setBuddy(editor_);
    connect(&Theme::instance(), &Theme::changed, label, [label, this] { label->setText(labelOf(field_)); });
    label->setWordWrap(true);
    mark_->setFixedWidth(kMarkWidth);
    mark_->setAlignment(Qt::AlignCenter);
    notice_->setWordWrap(true);
    notice_->setFont(Theme::instance().font(Theme::Type::Caption));
    notice_->hide();

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::kGrid / 2);
    grid->setVerticalSpacing(Theme::kGrid / 4);
    grid->addWidget(label, 0, 0);
    grid->addWidget(editor_, 0, 1, Qt::AlignVCenter);
    grid->addWidget(mark_, 0, 2);
    grid->addWidget(notice_, 1, 0, 1, 3);
    grid->setColumnStretch(0, 1);
    editor_->setFixedWidth(kEditorWidth);

    fade_.setSingleShot(true);
    connect(&fade_, &QTimer::timeout, this, [this] { mark_->clear(); });
    connect(&parameters_, &Parameters::changed, this, &ParameterRow::showValue);
    connect(&parameters_, &Parameters::markChanged, this, [this](const QString& key) {
        if (key.toStdString() == field_.key) showMark();
    });
    showValue();
    showMark();
}

QWidget* ParameterRow::makeEditor() {
    switch (field_.kind) {
        case FieldKind::Choice:
            return makeCombo();
        case FieldKind::Boolean:
            return makeCheck();
        case FieldKind::Text:
            return makeText();
        case FieldKind::Words:
            return makeWords();
        case FieldKind::Integer:
            if (!field_.choices.empty()) return makeCombo();
            break;
        case FieldKind::Real:
        case FieldKind::Schedule:
            break;
    }
    return makeValue();
}

QWidget* ParameterRow::makeCombo() {
    auto* combo = new QComboBox(this);
    combo->setFocusPolicy(Qt::StrongFocus);
    combo->installEventFilter(this);
    for (const std::string& choice : field_.choices) combo->addItem(QString::fromStdString(choice));
    connect(combo, &QComboBox::currentTextChanged, this, &ParameterRow::offer);
    return combo;
}

QWidget* ParameterRow::makeCheck() {
    auto* check = new QCheckBox(this);
    connect(check, &QCheckBox::toggled, this,
            [this](bool on) { offer(on ? QStringLiteral("true") : QStringLiteral("false")); });
    return check;
}

QWidget* ParameterRow::makeText() {
    auto* line = new QLineEdit(this);
    connect(line, &QLineEdit::textEdited, this, &ParameterRow::check);
    connect(line, &QLineEdit::editingFinished, this, [this, line] {
        line->setModified(false);
        offer(line->text());
    });
    return line;
}

QWidget* ParameterRow::makeWords() {
    auto* button = new QToolButton(this);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* menu = new QMenu(button);
    for (const std::string& word : field_.choices) {
        const QString text = QString::fromStdString(word);
        QAction* action = menu->addAction(QString(text).replace(QLatin1Char('_'), QLatin1Char(' ')));
        action->setData(text);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, menu] {
            QStringList taken;
            for (const QAction* each : menu->actions())
                if (each->isChecked()) taken << each->data().toString();
            offer(taken.join(QStringLiteral(", ")));
        });
    }
    button->setMenu(menu);
    return button;
}

QWidget* ParameterRow::makeValue() {
    auto* value = new ValueEdit(field_, this);
    connect(value, &ValueEdit::edited, this, &ParameterRow::check);
    connect(value, &ValueEdit::committed, this, &ParameterRow::offer);
    return value;
}

// A combo box scrolled past must not change its value.
bool ParameterRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Wheel && watched == editor_ && !editor_->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ParameterRow::offer(const QString& text) {
    if (showing_) return;
    check(text);
    parameters_.set(field_, text);
}

void ParameterRow::check(const QString& text) {
    const QString problem = parameters_.problem(field_, text);
    refused_ = !problem.isEmpty();
    if (auto* value = qobject_cast<ValueEdit*>(editor_)) value->setInvalid(refused_);
    if (refused_)
        setNotice(problem, "danger");
    else
        showMark();
}

void ParameterRow::showValue() {
    showing_ = true;
    showText(parameters_.text(field_));
    showing_ = false;
}

void ParameterRow::showText(const QString& text) {
    if (auto* combo = qobject_cast<QComboBox*>(editor_)) return combo->setCurrentText(text);
    if (auto* check = qobject_cast<QCheckBox*>(editor_))
        return check->setChecked(text == QLatin1String("true"));
    if (auto* button = qobject_cast<QToolButton*>(editor_)) {
        const QStringList taken = text.split(QStringLiteral(", "));
        for (QAction* action : button->menu()->actions()) action->setChecked(taken.contains(action->data().toString()));
        button->setText(tr("%1 of %2").arg(taken.size()).arg(field_.choices.size()));
    }
    // Text that is being typed is the user's until it is committed.
    if (auto* value = qobject_cast<ValueEdit*>(editor_)) {
        if (value->hasFocus() && value->dirty()) return;
        value->setValue(text);
    } else if (auto* line = qobject_cast<QLineEdit*>(editor_)) {
        if (line->hasFocus() && line->isModified()) return;
        line->setText(text);
        line->setCursorPosition(0);
    }
    if (!refused_) return;
    refused_ = false;
    showMark();
}

void ParameterRow::showMark() {
    shownMark_ = parameters_.mark(field_.key);
    fade_.stop();
    mark_->clear();
    switch (shownMark_) {
        case ParameterMark::None:
            setNotice({}, "caption");
            break;
        case ParameterMark::Sent:
            setNotice({}, "caption"), mark_->setText(QStringLiteral("…"));
            break;
        case ParameterMark::Applied:
            setNotice({}, "caption");
            mark_->setPixmap(
                Theme::instance().icon("check", Theme::Ink::Success).pixmap(kMarkWidth, kMarkWidth));
            fade_.start(kAppliedShownMs);
            break;
        case ParameterMark::NextRun:
            setNotice(parameters_.markText(field_.key), "warning");
            break;
        case ParameterMark::Rejected:
            setNotice(parameters_.markText(field_.key), "danger");
            break;
    }
    mark_->setAccessibleName(shownMark_ == ParameterMark::Applied ? tr("applied") : QString());
}

void ParameterRow::setNotice(const QString& text, const char* role) {
    if (!text.isEmpty()) setRole(notice_, role);
    notice_->setText(text);
    notice_->setVisible(!text.isEmpty());
}

}  // namespace shortrun
