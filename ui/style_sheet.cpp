#include "ui/style_sheet.h"

#include <QStyle>
#include <QWidget>

#include "ui/theme.h"

namespace shortrun {

namespace {

// Names between @ signs are replaced by the colours of the theme.
const char* const kSheet = R"(
QToolTip { background: @surface@; color: @text@; border: 1px solid @border@; padding: 6px; }
QFrame[role="card"] { background: @surface@; border: 1px solid @border@; border-radius: 8px; }
QFrame[role="well"] { background: @well@; border: none; border-radius: 8px; }
QFrame[role="bar"] { background: @surface@; border: none; border-top: 1px solid @border@; }
QFrame[role="rail"] { background: @surface@; border: none; border-right: 1px solid @border@; }
QFrame[role="panel"] { background: @surface@; border: none; border-left: 1px solid @border@; }
QFrame[role="message"] { background: @surface@; border: 1px solid @border@; border-radius: 6px; }
QFrame[role="message-warning"] { background: @surface@; border: 1px solid @warning@; border-radius: 6px; }
QFrame[role="message-failure"] { background: @surface@; border: 1px solid @danger@; border-radius: 6px; }
QLabel { background: transparent; }
QLabel[role="secondary"], QLabel[role="caption"] { color: @secondaryText@; }
QLabel[role="danger"] { color: @danger@; }
QLabel[role="warning"] { color: @warning@; }
QLabel[role="success"] { color: @success@; }
QLabel[role="accent"] { color: @accent@; }

QPushButton { background: @surface@; border: 1px solid @border@; border-radius: 6px; padding: 5px 14px;
              min-height: 20px; }
QPushButton[role="compact"] { padding: 2px 7px; min-height: 18px; }
QPushButton:hover { border-color: @accent@; }
QPushButton:pressed { background: @accentSoft@; }
QPushButton, QToolButton, QCheckBox, QRadioButton { outline: none; }
QPushButton:focus { border: 2px solid @accent@; padding: 4px 13px; }
QPushButton[role="compact"]:focus { padding: 1px 6px; }
QPushButton:disabled { color: @disabledText@; border-color: @border@; }
QPushButton[role="primary"] { background: @accent@; color: @accentText@; border-color: @accent@; }
QPushButton[role="primary"]:hover { background: @accentHover@; }
QPushButton[role="primary"]:focus { border-color: @text@; }
QPushButton[role="primary"]:disabled { background: @well@; color: @disabledText@; border-color: @border@; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px; }
QToolButton:hover { background: @accentSoft@; }
QToolButton:pressed { background: @accentSoft@; border-color: @accent@; }
QToolButton:focus { border: 2px solid @accent@; padding: 4px; }
QToolButton:disabled { color: @disabledText@; }
QToolButton[role="primary"] { background: @accent@; }
QToolButton[role="primary"]:hover { background: @accentHover@; }
QToolButton[role="primary"]:focus { border-color: @text@; }
QToolButton[role="primary"]:disabled { background: @well@; }
QToolButton[role="rail"] { border-radius: 8px; padding: 8px 2px; color: @secondaryText@; }
QToolButton[role="rail"]:checked { background: @accentSoft@; color: @accent@; }
QToolButton[role="rail"]:focus { padding: 7px 1px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QSpinBox, QDoubleSpinBox, QAbstractSpinBox, QComboBox {
    background: @surface@; border: 1px solid @border@; border-radius: 6px; padding: 3px 8px; min-height: 20px;
    selection-background-color: @accent@; selection-color: @accentText@; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @disabledText@; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: @accent@; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: @window@; color: @disabledText@; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"] { border-color: @danger@; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down-@shade@.svg); width: 12px; height: 12px; }
QComboBox { combobox-popup: 0; }
QComboBoxPrivateContainer { border: none; background: @surface@; }
QComboBox QAbstractItemView { background: @surface@; border: 1px solid @border@; padding: 4px; outline: 0;
    selection-background-color: @accentSoft@; selection-color: @text@; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: @accentSoft@; color: @text@; }
QAbstractSpinBox { padding-right: 2px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 18px; height: 13px;
    border: none; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @accentSoft@; }
QAbstractSpinBox::up-arrow { image: url(:/icons/chevron-up-@shade@.svg); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/chevron-down-@shade@.svg); width: 9px; height: 9px; }

QCheckBox { spacing: 8px; padding: 3px 0; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @disabledText@; border-radius: 4px;
    background: @surface@; }
QCheckBox::indicator:hover { border-color: @accent@; }
QCheckBox::indicator:checked { background: @accent@; border-color: @accent@;
    image: url(:/icons/check-@shade@.svg); }
QCheckBox::indicator:focus { border: 2px solid @accent@; width: 14px; height: 14px; }
QCheckBox::indicator:checked:focus { border-color: @text@; }
QCheckBox::indicator:disabled { background: @well@; border-color: @border@; }
QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border@; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent@; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; background: @accent@; }
QSlider::handle:horizontal:focus { border: 2px solid @text@; width: 12px; height: 12px; }
QSlider::handle:horizontal:disabled { background: @disabledText@; }
QSlider::sub-page:horizontal:disabled { background: @border@; }

QProgressBar { background: @border@; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @border@; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @disabledText@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: @surface@; border-bottom: 1px solid @border@; padding: 2px 6px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @accentSoft@; }
QMenu { background: @surface@; border: 1px solid @border@; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accentSoft@; }
QMenu::item:disabled { color: @disabledText@; }
QMenu::separator { height: 1px; background: @border@; margin: 4px 8px; }
QListWidget { background: transparent; border: none; outline: 0; }
QListWidget::item { padding: 7px 10px; border-radius: 6px; color: @text@; }
QListWidget::item:hover, QListWidget::item:selected { background: @accentSoft@; color: @text@; }
QTextBrowser { background: @surface@; border: none; border-radius: 8px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @accentSoft@; }
)";

}  // namespace

QString styleSheet(const ThemeColours& c) {
    const QColor hover = c.dark ? c.accent.lighter(112) : c.accent.darker(112);
    const std::pair<const char*, QString> names[] = {
        {"@window@", c.window.name()},
        {"@surface@", c.surface.name()},
        {"@well@", c.well.name()},
        {"@border@", c.border.name()},
        {"@text@", c.text.name()},
        {"@secondaryText@", c.secondaryText.name()},
        {"@disabledText@", c.disabledText.name()},
        {"@accent@", c.accent.name()},
        {"@accentHover@", hover.name()},
        {"@accentText@", c.accentText.name()},
        {"@accentSoft@", c.accentSoft.name()},
        {"@success@", c.success.name()},
        {"@warning@", c.warning.name()},
        {"@danger@", c.danger.name()},
        {"@shade@", c.dark ? QStringLiteral("dark") : QStringLiteral("light")},
    };
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto& [name, value] : names) sheet.replace(QLatin1String(name), value);
    return sheet;
}

void setRole(QWidget* widget, const char* role) {
    if (widget->property("role").toByteArray() == role) return;
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace shortrun
