#include "ui/widgets/parameter_form.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/config/value_text.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kFormWidth = 308;
constexpr int kScrollBar = 15;
constexpr int kValueWidth = 140;  // of the editors with their marks

QString groupOf(const Field& field) {
    const auto dot = field.key.find('.');
    return dot == std::string::npos ? QString() : QString::fromStdString(field.key.substr(0, dot));
}

QString titleOf(const QString& group) {
    static const std::pair<const char*, const char*> titles[] = {
        {"data", QT_TRANSLATE_NOOP("ParameterForm", "Pictures")},
        {"model", QT_TRANSLATE_NOOP("ParameterForm", "Network")},
        {"sampler", QT_TRANSLATE_NOOP("ParameterForm", "Langevin chain")},
        {"train", QT_TRANSLATE_NOOP("ParameterForm", "Learning")},
        {"reconstruct", QT_TRANSLATE_NOOP("ParameterForm", "Reconstruction")},
        {"runtime", QT_TRANSLATE_NOOP("ParameterForm", "Machine")},
    };
    for (const auto& [name, title] : titles)
        if (group == QLatin1String(name)) return ParameterForm::tr(title);
    return group.isEmpty() ? ParameterForm::tr("Run") : group;
}

QLabel* makeLabel(const QString& text, Theme::Type type, const char* role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(Theme::instance().font(type));
    label->setProperty("role", role);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ParameterForm::ParameterForm(Parameters& parameters, QWidget* parent)
    : QFrame(parent), parameters_(parameters), advanced_(new QCheckBox(tr("Advanced"), this)) {
    setProperty("role", "panel");
    setFixedWidth(kFormWidth);
    setAccessibleName(tr("Parameters"));
    advanced_->setToolTip(tr("Shows every parameter there is"));

    auto* content = new QWidget;
    content->setMaximumWidth(kFormWidth - kScrollBar);  // the rows stay where they are when the bar comes and goes
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 0, 8, 16);
    column->setSpacing(Theme::kGrid);
    column->addWidget(makeSection(FieldChange::Live, tr("At once"), tr("May change while training runs.")));
    column->addWidget(
        makeSection(FieldChange::Restart, tr("For the next run"), tr("Fixed when a run begins.")));
    column->addStretch();

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);  // it follows the field that has the focus
    scroll->setWidget(content);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(scroll, 1);

    connect(advanced_, &QCheckBox::toggled, this, &ParameterForm::showRelevant);
    connect(&parameters_, &Parameters::changed, this, &ParameterForm::showTemperature);
    showRelevant();
    showTemperature();
}

QWidget* ParameterForm::makeHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(16, 12, 16, 8);
    row->addWidget(makeLabel(tr("Parameters"), Theme::Type::Heading, "heading", header), 1);
    row->addWidget(advanced_);
    return header;
}

QWidget* ParameterForm::makeSection(FieldChange change, const QString& title, const QString& help) {
    auto* section = new QWidget;
    auto* column = new QVBoxLayout(section);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(Theme::kGrid / 2);
    auto* heading = makeLabel(title, Theme::Type::Caption, "accent", section);
    QFont font = heading->font();
    font.setWeight(QFont::DemiBold);
    heading->setFont(font);
    heading->setToolTip(help);
    column->addWidget(heading);

    // Groups in the order of the schema, each once for each section.
    std::vector<Group> groups;
    for (const Field& field : schema()) {
        if (field.change != change) continue;
        const QString name = groupOf(field);
        auto known =
            std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == name; });
        if (known == groups.end()) known = groups.insert(groups.end(), Group{name, change, nullptr, {}});
        known->rows.push_back(new ParameterRow(field, parameters_, section));
    }
    for (Group& group : groups) {
        column->addWidget(makeGroup(group));
        made_.push_back(group);
    }
    sections_[static_cast<int>(change)] = section;
    return section;
}

QWidget* ParameterForm::makeGroup(Group& group) {
    group.box = new QWidget;
    auto* column = new QVBoxLayout(group.box);
    column->setContentsMargins(0, 0, 0, Theme::kGrid);
    column->setSpacing(Theme::kGrid / 2);
    column->addWidget(makeLabel(titleOf(group.name), Theme::Type::Heading, "heading", group.box));
    for (ParameterRow* row : group.rows) {
        column->addWidget(row);
        if (row->field().key == "sampler.tie_noise") column->addWidget(makeTemperature());
    }
    return group.box;
}

QWidget* ParameterForm::makeTemperature() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->setSpacing(0);
    auto* name = new QLabel(tr("Temperature &nbsp;<i>T</i>"), row);
    temperature_ = new QLabel(row);
    temperature_->setObjectName(QStringLiteral("temperature"));
    temperature_->setFixedWidth(kValueWidth);
    temperature_->setIndent(10);  // under the numbers of the editors above
    temperature_->setAccessibleName(tr("Temperature"));
    row->setToolTip(
        tr("<p><b>Temperature</b> <i>T</i> = e² / (2 s)</p><p>The chain x ← x + s f′(x) + e U is Langevin "
           "dynamics of the energy f / T. Step size and noise together decide it.</p>"));
    layout->addWidget(name, 1);
    layout->addWidget(temperature_);
    return row;
}

void ParameterForm::showTemperature() {
    const SamplerConfig& sampler = parameters_.config().sampler;
    const QString value = QString::number(sampler.temperature(), 'g', 3);
    if (sampler.tieNoise)
        temperature_->setText(tr("%1  (e = %2)").arg(value).arg(sampler.effectiveNoiseStd(), 0, 'g', 3));
    else
        temperature_->setText(value);
    row(QStringLiteral("sampler.noise_std"))->editor()->setEnabled(!sampler.tieNoise);
}

void ParameterForm::setGroups(const QStringList& groups) {
    groups_ = groups;
    showRelevant();
}

void ParameterForm::showRelevant() {
    bool sectionUsed[2] = {false, false};
    for (const Group& group : made_) {
        const bool relevant = groups_.isEmpty() || groups_.contains(group.name);
        bool used = false;
        for (ParameterRow* row : group.rows) {
            const Field& field = row->field();
            // The chain's step, noise and temperature are read together or not at all.
            const bool chain = group.name == QLatin1String("sampler") && field.change == FieldChange::Live;
            const bool shown = relevant && (field.level == FieldLevel::Basic || chain || advanced());
            row->setVisible(shown);
            used = used || shown;
        }
        group.box->setVisible(used);
        sectionUsed[static_cast<int>(group.change)] |= used;
    }
    for (int i : {0, 1}) sections_[i]->setVisible(sectionUsed[i]);
}

ParameterRow* ParameterForm::row(const QString& key) const {
    for (const Group& group : made_)
        for (ParameterRow* row : group.rows)
            if (row->field().key == key.toStdString()) return row;
    return nullptr;
}

}  // namespace shortrun
