#include "ui/widgets/lab_settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHash>
#include <QLabel>
#include <QScopedValueRollback>

#include "engine/core/error.h"
#include "ui/theme.h"
#include "ui/widgets/value_edit.h"

namespace shortrun {

namespace {


/// Beside their symbols these say enough; the whole is in the tool tip.
QString shortLabel(const Field& field) {
    static const QHash<QString, const char*> labels = {
        {"steps", QT_TRANSLATE_NOOP("LabSettings", "Steps")},
        {"step_size", QT_TRANSLATE_NOOP("LabSettings", "Step")},
        {"noise_std", QT_TRANSLATE_NOOP("LabSettings", "Noise")},
        {"start", QT_TRANSLATE_NOOP("LabSettings", "Begin at")},
        {"initial_state", QT_TRANSLATE_NOOP("LabSettings", "p₀")},
        {"learning_rate", QT_TRANSLATE_NOOP("LabSettings", "Rate")},
        {"data_noise", QT_TRANSLATE_NOOP("LabSettings", "Noise")},
        {"modes", QT_TRANSLATE_NOOP("LabSettings", "Modes")},
        {"bandwidth", QT_TRANSLATE_NOOP("LabSettings", "Kernel")},
        {"activation", QT_TRANSLATE_NOOP("LabSettings", "Units")},
    };
    const auto found = labels.find(QString::fromStdString(field.key));
    return found == labels.end() ? QString::fromStdString(field.label) : LabSettings::tr(*found);
}

/// Words of the table as people say them.
QString spoken(const QString& word) {
    static const QHash<QString, const char*> words = {
        {"p0", QT_TRANSLATE_NOOP("LabSettings", "p₀ (method)")},
        {"persistent", QT_TRANSLATE_NOOP("LabSettings", "persistent")},
        {"data", QT_TRANSLATE_NOOP("LabSettings", "data (CD)")},
        {"uniform", QT_TRANSLATE_NOOP("LabSettings", "uniform")},
        {"gaussian", QT_TRANSLATE_NOOP("LabSettings", "Gaussian")},
        {"silu", QT_TRANSLATE_NOOP("LabSettings", "SiLU")},
        {"leaky_relu", QT_TRANSLATE_NOOP("LabSettings", "LReLU")},
        {"tanh", QT_TRANSLATE_NOOP("LabSettings", "tanh")},
    };
    const auto found = words.find(word);
    return found == words.end() ? word : LabSettings::tr(*found);
}

QString toolTipOf(const Field& field) {
    const QString head =
        QString::fromStdString(field.label) +
        (field.symbol.empty() ? QString()
                              : QStringLiteral(" — <i>%1</i>").arg(QString::fromStdString(field.symbol)));
    const QString restart =
        field.change == FieldChange::Restart ? LabSettings::tr("<br>A change begins anew.") : QString();
    return QStringLiteral("<p><b>%1</b></p><p>%2</p><p><small>%3%4</small></p>")
        .arg(head, QString::fromStdString(field.help).toHtmlEscaped(),
             QString::fromStdString(rangeText(field)), restart);
}

QString labelOf(const Field& field) {
    const QString label = shortLabel(field);
    if (field.symbol.empty()) return label;
    return QStringLiteral("%1 &nbsp;<i style=\"color:%2\">%3</i>")
        .arg(label, themeColours().secondaryText.name(), QString::fromStdString(field.symbol));
}

}  // namespace

LabSettings::LabSettings(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Settings"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(4, 0, 4, 0);
    grid->setHorizontalSpacing(Theme::kGrid);
    grid->setVerticalSpacing(3);
    addColumn(grid, 0, 116, tr("Chains"), {"steps", "step_size", "noise_std", "tie_noise", "start", "initial_state"});
    addColumn(grid, 3, 84, tr("Learning"), {"learning_rate", "data_noise", "batch", "modes", "spread", "bandwidth"});
    addColumn(grid, 6, 100, tr("Network (begins anew)"), {"width", "layers", "activation", "seed"});
    for (const int column : {0, 3, 6}) grid->setColumnStretch(column, 1);
    for (const int column : {2, 5}) grid->setColumnMinimumWidth(column, Theme::kGrid);
    temperature_ = new QLabel(this);
    temperature_->setToolTip(tr("The temperature of the law that the chain would reach in the end: T = e² / (2 s)"));
    grid->addWidget(temperature_, 5, 6, 1, 2);
    showValues();
}

void LabSettings::addColumn(QGridLayout* grid, int column, int width, const QString& title, const QStringList& keys) {
    auto* heading = new QLabel(title, this);
    heading->setFont(Theme::instance().font(Theme::Type::Caption));
    heading->setProperty("role", "caption");
    grid->addWidget(heading, 0, column, 1, 2);
    int row = 1;
    for (const QString& key : keys) {
        const PlaneField& field = *findPlaneField(key.toStdString());
        QWidget* editor = makeEditor(field);
        editor->setObjectName(key);
        editor->setAccessibleName(QString::fromStdString(field.display.label));
        editor->setAccessibleDescription(QString::fromStdString(field.display.help));
        editor->setToolTip(toolTipOf(field.display));
        if (field.display.kind == FieldKind::Boolean) {
            grid->addWidget(editor, row++, column, 1, 2);
            continue;
        }
        editor->setFixedWidth(width);
        auto* label = new QLabel(labelOf(field.display), this);
        label->setBuddy(editor);
        label->setToolTip(editor->toolTip());
        connect(&Theme::instance(), &Theme::changed, label,
                [label, &field] { label->setText(labelOf(field.display)); });
        grid->addWidget(label, row, column);
        grid->addWidget(editor, row++, column + 1);
    }
}

QWidget* LabSettings::makeEditor(const PlaneField& field) {
    if (field.display.kind == FieldKind::Boolean) {
        auto* check = new QCheckBox(QString::fromStdString(field.display.label), this);
        connect(check, &QCheckBox::toggled, this,
                [this, &field](bool on) { offer(field, on ? QStringLiteral("true") : QStringLiteral("false")); });
        return check;
    }
    if (field.display.kind == FieldKind::Choice) {
        auto* combo = new QComboBox(this);
        for (const std::string& choice : field.display.choices) {
            const QString word = QString::fromStdString(choice);
            combo->addItem(spoken(word), word);
        }
        combo->setFocusPolicy(Qt::StrongFocus);
        connect(combo, &QComboBox::currentIndexChanged, this,
                [this, &field, combo] { offer(field, combo->currentData().toString()); });
        return combo;
    }
    auto* edit = new ValueEdit(field.display, this);
    connect(edit, &ValueEdit::committed, this, [this, &field](const QString& text) { offer(field, text); });
    return edit;
}

QWidget* LabSettings::editor(const QString& key) const {
    return findChild<QWidget*>(key, Qt::FindDirectChildrenOnly);
}

void LabSettings::setConfig(const PlaneConfig& config) {
    config_ = config;
    showValues();
}

void LabSettings::offer(const PlaneField& field, const QString& text) {
    if (showing_) return;
    PlaneConfig changed = config_;
    try {
        setPlaneField(changed, field.display.key, text.toStdString());
    } catch (const Error& error) {
        if (auto* edit = qobject_cast<ValueEdit*>(editor(QString::fromStdString(field.display.key))))
            edit->setInvalid(true);
        Q_EMIT refused(QString::fromStdString(error.message()));
        return;
    }
    if (changed == config_) return showValues();
    config_ = changed;
    showValues();
    Q_EMIT this->changed(config_, QString::fromStdString(field.display.label).toLower());
}

void LabSettings::showValues() {
    const QScopedValueRollback quiet(showing_, true);
    for (const PlaneField& field : planeSchema()) {
        QWidget* editor = this->editor(QString::fromStdString(field.display.key));
        const QString text = QString::fromStdString(field.get(config_));
        if (auto* check = qobject_cast<QCheckBox*>(editor)) check->setChecked(text == QLatin1String("true"));
        if (auto* combo = qobject_cast<QComboBox*>(editor)) combo->setCurrentIndex(combo->findData(text));
        if (auto* edit = qobject_cast<ValueEdit*>(editor)) edit->setValue(text);
    }
    // Tied, e follows from s.
    if (auto* noise = qobject_cast<ValueEdit*>(editor(QStringLiteral("noise_std")))) {
        noise->setEnabled(!config_.sampler.tieNoise);
        if (config_.sampler.tieNoise)
            noise->setValue(QString::number(config_.sampler.effectiveNoiseStd(), 'g', 4));
    }
    editor(QStringLiteral("modes"))->setEnabled(config_.data.source == PlaneSource::Gaussians);
    editor(QStringLiteral("spread"))
        ->setEnabled(config_.data.source != PlaneSource::File && config_.data.source != PlaneSource::Drawn);
    temperature_->setText(tr("T = e² / (2 s) = <b>%1</b>").arg(config_.sampler.temperature(), 0, 'g', 3));
}

}  // namespace shortrun
