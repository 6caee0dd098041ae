#include "ui/widgets/run_setup.h"

#include <QComboBox>
#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/config/presets.h"
#include "engine/core/log.h"
#include "ui/combo_rows.h"
#include "ui/style_sheet.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

enum SourceRow { kAvatars, kChosen, kFile = 3, kFolder = 4 };  // 2 is the separator

const QString kBuiltIn = QStringLiteral("builtin:avatars");
const QString kFirstPreset = QStringLiteral("quick");

QString nameOfSource(const QString& source) {
    if (source.startsWith(QLatin1String("builtin:"))) return source.mid(8);
    // Of train-images-idx3-ubyte.gz the folder says more than the file, where it is known (not of a model
    // from elsewhere).
    const QFileInfo info(source);
    const bool byFolder =
        info.fileName().startsWith(QLatin1String("train-images")) && source.contains(QLatin1Char('/'));
    const QString name = byFolder ? info.dir().dirName() : info.fileName().section(QLatin1Char('.'), 0, 0);
    return name.isEmpty() ? QStringLiteral("run") : name;
}

/// The entry of the menu that takes the open model's settings; empty where there is none.
QString asOpenModel(const Parameters& parameters) {
    const QString model = parameters.openModelName();
    return model.isEmpty() ? QString() : RunSetup::tr("as %1").arg(model);
}

/// `config` with the pictures, the machine and the seed of `now`.
Config butWhatNoPresetDecides(Config config, const Config& now) {
    config.data.source = now.data.source;
    config.runtime = now.runtime;
    config.seed = now.seed;
    return config;
}

}  // namespace

RunSetup::RunSetup(Parameters& parameters, QWidget* parent)
    : QFrame(parent),
      parameters_(parameters),
      source_(new QComboBox(this)),
      preset_(new QComboBox(this)),
      folder_(new QLineEdit(this)),
      start_(new QPushButton(this)),
      another_(new QPushButton(tr("New run"), this)) {
    setProperty("role", "card");
    source_->addItems({tr("Avatars, built in"), QString()});
    source_->insertSeparator(2);
    source_->addItems({tr("File or archive…"), tr("Folder…")});
    source_->setAccessibleName(tr("Pictures"));
    source_->setMinimumWidth(120);
    source_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    preset_->setAccessibleName(tr("Preset"));
    fillPresets();
    start_->setMinimumWidth(104);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 12);
    row->setSpacing(2 * Theme::kGrid);
    row->addWidget(
        makeField(tr("Pictures to learn from"), source_, tr("Or drop a file or a folder on the window")), 5);
    row->addWidget(makeField(tr("Preset"), preset_, tr("Sets all parameters but the pictures")), 3);
    row->addWidget(makeFolderField(), 6);
    row->addWidget(another_, 0, Qt::AlignBottom);
    row->addWidget(start_, 0, Qt::AlignBottom);

    for (QComboBox* box : {source_, preset_}) ignoreWheel(box);  // each entry acts at once
    connect(source_, &QComboBox::activated, this, &RunSetup::sourcePicked);
    connect(preset_, &QComboBox::textActivated, this, &RunSetup::choosePreset);
    connect(folder_, &QLineEdit::textEdited, this, [this] { folderIsOurs_ = folderIsOffered_ = false; });
    connect(folder_, &QLineEdit::textChanged, this, &RunSetup::showStart);
    connect(folder_, &QLineEdit::textChanged, this, &RunSetup::runFolderChanged);
    connect(start_, &QPushButton::clicked, this, &RunSetup::startRequested);
    another_->setToolTip(tr("Begins another run with these settings, in a folder of its own"));
    connect(another_, &QPushButton::clicked, this, [this] {
        proposeFolder();
        Q_EMIT startRequested();
    });
    connect(&parameters_, &Parameters::changed, this, &RunSetup::showSource);
    connect(&parameters_, &Parameters::changed, this, &RunSetup::showPreset);
    showSource();
    proposeFolder();
    showStart();
}

QWidget* RunSetup::makeField(const QString& title, QWidget* editor, const QString& help) {
    auto* field = new QWidget(this);
    auto* column = new QVBoxLayout(field);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* label = new QLabel(title, field);
    label->setProperty("role", "caption");
    label->setFont(Theme::instance().font(Theme::Type::Caption));
    label->setBuddy(editor);
    if (editor->toolTip().isEmpty()) editor->setToolTip(help);
    column->addWidget(label);
    column->addWidget(editor);
    return field;
}

QWidget* RunSetup::makeFolderField() {
    folder_->setPlaceholderText(tr("not kept"));
    folder_->setAccessibleName(tr("Run folder"));
    folder_->setToolTip(
        tr("Curves, samples and checkpoints of the run are kept here; empty: nothing is kept. A folder "
           "that holds a run: training goes on with it."));
    auto* clear = folder_->addAction(Theme::instance().icon("close", Theme::Ink::Secondary),
                                     QLineEdit::TrailingPosition);
    clear->setToolTip(tr("Do not keep the run"));
    connect(clear, &QAction::triggered, this, [this] { setRunFolder({}); });
    auto* browse = folder_->addAction(Theme::instance().icon("folder", Theme::Ink::Secondary),
                                      QLineEdit::TrailingPosition);
    browse->setToolTip(tr("Choose the folder"));
    connect(browse, &QAction::triggered, this, &RunSetup::askForRunFolder);
    return makeField(tr("Keep the run in"), folder_, {});
}

void RunSetup::fillPresets() {
    std::vector<Preset> presets;
    try {
        presets = listPresets();
    } catch (const Error&) {
        // Without the presets' folder the defaults still train.
    }
    for (const Preset& preset : presets) {
        try {
            const QString name = QString::fromStdString(preset.name);
            presets_.emplace_back(name, loadPreset(preset.name));
            preset_->addItem(name);
            preset_->setItemData(preset_->count() - 1, QString::fromStdString(preset.about), Qt::ToolTipRole);
        } catch (const Error& error) {
            logWarning(error.message());  // one that is broken does not take the others along
        }
    }
    preset_->setEnabled(!presets_.empty());
    preset_->setPlaceholderText(tr("own settings"));
    choosePreset(kFirstPreset);
}

void RunSetup::choosePreset(const QString& name) {
    const auto preset =
        std::find_if(presets_.begin(), presets_.end(), [&](const auto& one) { return one.first == name; });
    const bool known = preset != presets_.end();
    if (!known && name != asOpenModel(parameters_)) return;
    const Config& now = parameters_.config(ParametersOf::NextRun);
    parameters_.replace(
        butWhatNoPresetDecides(known ? preset->second : parameters_.config(ParametersOf::OpenModel), now),
        ParametersOf::NextRun);
    showPreset();
}

// The name stands only while it tells the truth.
void RunSetup::showPreset() {
    const QString ofModel = asOpenModel(parameters_);
    const int presets = static_cast<int>(presets_.size());
    if (preset_->count() > presets && preset_->itemText(presets) != ofModel) preset_->removeItem(presets);
    if (preset_->count() == presets && !ofModel.isEmpty()) {
        preset_->addItem(ofModel);
        preset_->setItemData(presets, tr("As the open model was trained"), Qt::ToolTipRole);
    }
    const Config& now = parameters_.config(ParametersOf::NextRun);
    const auto holds = [&](const Config& config) { return butWhatNoPresetDecides(config, now) == now; };
    const auto found =
        std::find_if(presets_.begin(), presets_.end(), [&](const auto& one) { return holds(one.second); });
    int row = static_cast<int>(found - presets_.begin());
    const bool asModel = !ofModel.isEmpty() && holds(parameters_.config(ParametersOf::OpenModel));
    if (row == presets && !asModel) row = -1;
    preset_->setCurrentIndex(row);
    preset_->setToolTip(row < 0 ? tr("Changed since a preset was chosen: choose one to begin from it")
                                : preset_->currentData(Qt::ToolTipRole).toString());
}

void RunSetup::chooseData(const QString& source) {
    parameters_.set("data.source", source);
    Q_EMIT dataChosen();
}

void RunSetup::sourcePicked(int index) {
    if (index == kAvatars) chooseData(kBuiltIn);
    if (index == kFile || index == kFolder) {
        showSource();  // back to what is chosen, until the dialog says otherwise
        askForData(index == kFolder);
    }
}

void RunSetup::askForData(bool folder) {
    auto* dialog = new QFileDialog(
        this, folder ? tr("Folder of pictures") : tr("Pictures: a file or an archive"), dialogFolder_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    if (!folder)
        dialog->setNameFilters(
            {tr("Data sets (*.zip *.tar *.tar.gz *.tgz *.tar.xz *.gz *.bin *ubyte)"), tr("All (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        Q_EMIT folderUsed(QFileInfo(path).absolutePath());
        chooseData(path);
    });
    dialog->open();
}

void RunSetup::askForRunFolder() {
    auto* dialog = new QFileDialog(this, tr("Folder for the run"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &RunSetup::setRunFolder);
    dialog->open();
}

void RunSetup::showSource() {
    const QString source = QString::fromStdString(parameters_.config(ParametersOf::NextRun).data.source);
    const bool builtIn = source == kBuiltIn;
    if (!builtIn) {
        source_->setItemText(kChosen, QFileInfo(source).fileName());
        source_->setItemData(kChosen, source, Qt::ToolTipRole);
    }
    showRow(source_, kChosen, !source_->itemText(kChosen).isEmpty());
    source_->setCurrentIndex(builtIn ? kAvatars : kChosen);
    source_->setToolTip(
        builtIn ? tr("Cartoon heads, drawn by the program; or drop a file or a folder on the window")
                : source);
    if (folderIsOurs_) proposeFolder();
}

QString RunSetup::runFolder() const {
    const QString text = folder_->text().trimmed();
    return text.startsWith(QLatin1String("~/")) ? QDir::homePath() + text.mid(1) : text;
}

void RunSetup::setRunFolder(const QString& folder) {
    folderIsOurs_ = folderIsOffered_ = false;
    folder_->setText(folder);
}

void RunSetup::offerRun(const QString& folder) {
    const QString home = QDir::homePath() + QLatin1Char('/');
    setRunFolder(folder.startsWith(home) ? QStringLiteral("~/") + folder.mid(home.size()) : folder);
    folder_->setCursorPosition(0);
    folderIsOffered_ = true;
}

void RunSetup::leaveRun() {
    if (folderIsOffered_) proposeFolder();
}

bool RunSetup::resumes() const {
    return !runFolder().isEmpty() &&
           QFileInfo::exists(QDir(runFolder()).filePath(QStringLiteral("config.json")));
}

QString RunSetup::freeFolder(const QString& base, const QString& source, const QDate& day) {
    const QString first =
        QStringLiteral("%1/%2-%3").arg(base, nameOfSource(source), day.toString(Qt::ISODate));
    QString folder = first;
    const auto taken = [](const QString& path) {
        return QFileInfo::exists(path.startsWith(QLatin1Char('~')) ? QDir::homePath() + path.mid(1) : path);
    };
    for (int number = 2; taken(folder); ++number) folder = QStringLiteral("%1-%2").arg(first).arg(number);
    return folder;
}

void RunSetup::proposeFolder() {
    const QString source = QString::fromStdString(parameters_.config(ParametersOf::NextRun).data.source);
    folderIsOurs_ = true;
    folderIsOffered_ = false;
    folder_->setText(freeFolder(QStringLiteral("~/Shortrun"), source, QDate::currentDate()));
    folder_->setCursorPosition(0);
}

void RunSetup::keepFolderFree() {
    if (folderIsOurs_ && resumes()) proposeFolder();
}

void RunSetup::setRunning(bool running) {
    running_ = running;
    showStart();
}

void RunSetup::showStart() {
    start_->setText(resumes() ? tr("Resume") : running_ ? tr("New run") : tr("Start"));
    start_->setToolTip(running_     ? tr("Ends this run (it is saved) and begins another")
                       : resumes() ? tr("Goes on with the run in this folder, from its last checkpoint (Ctrl+Return)")
                                   : tr("Begins training (Ctrl+Return)"));
    another_->setVisible(resumes());
    // What is at hand while a run learns is to watch it: what would end it does not call for attention.
    setRole(start_, running_ ? "" : "primary");
    start_->setIcon(Theme::instance().icon("play", running_ ? Theme::Ink::Text : Theme::Ink::OnAccent));
}

}  // namespace shortrun
