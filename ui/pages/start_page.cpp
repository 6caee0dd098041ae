#include "ui/pages/start_page.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

#include "ui/dropped.h"
#include "ui/theme.h"
#include "ui/widgets/birth_view.h"
#include "ui/widgets/card_reader.h"
#include "ui/widgets/gallery_card.h"
#include "ui/widgets/state_card.h"

namespace shortrun {

namespace {

constexpr int kColumnsWithModels = 4;
constexpr int kColumnsWithoutModels = 3;
constexpr int kBelowHero = 464;  // the cards: all of the page is to be in sight where it fits
constexpr int kLeastHero = 264;
constexpr int kMostHero = 720;
constexpr int kWidthOfHeight = 16;  // the page is at most so many tenths of its height wide
constexpr int kWordsWidth = 320;

QLabel* makeLabel(const QString& text, Theme::Type type, const char* role = nullptr) {
    auto* label = new QLabel(text);
    label->setFont(Theme::instance().font(type));
    label->setWordWrap(true);
    if (role) label->setProperty("role", role);
    return label;
}

/// By its file, or by its name.
bool isModelAt(const ShippedModel& model, const std::string& path) {
    return path == model.weights.string() || (namesShippedModel(path) && shippedModelName(path) == model.card.name);
}

QString iconOf(const QString& path) {
    switch (kindOf({path})) {
        case DroppedKind::Run:
            return QStringLiteral("train");
        case DroppedKind::Model:
            return QStringLiteral("generate");
        default:
            return QStringLiteral("pictures");
    }
}

}  // namespace

StartPage::StartPage(EngineBridge& bridge, QWidget* parent)
    : Page(bridge, parent),
      models_(listShippedModels()),
      stack_(new QStackedWidget(this)),
      reader_(new CardReader(this)) {
    content_ = new QWidget;
    auto* column = new QVBoxLayout(content_);
    column->setContentsMargins(0, 0, 0, Theme::kGrid);
    column->setSpacing(2 * Theme::kGrid);
    column->addWidget(makeHero());
    column->addWidget(makeGallery());
    column->addWidget(makeRecent());
    column->addStretch();

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content_);
    stack_->addWidget(scroll);
    stack_->addWidget(reader_);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(stack_);
    connect(reader_, &CardReader::closed, this, [this] { showCard(-1); });
    connect(reader_, &CardReader::openChosen, this, [this](const QString& file) {
        showCard(-1);
        Q_EMIT openRequested(file);
    });
    setRecent({});
    showState(bridge_.status());
}

// The living picture takes what the window has to give; the cards stay cards.
void StartPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    heroCard_->setFixedHeight(std::clamp(height() - kBelowHero, kLeastHero, kMostHero));
    content_->setMaximumWidth(std::max(1184, height() * kWidthOfHeight / 10));
}

QWidget* StartPage::makeHero() {
    auto* card = heroCard_ = new QFrame;
    card->setProperty("role", "card");
    auto* words = new QVBoxLayout;
    words->setSpacing(Theme::kGrid);
    words->addStretch();
    words->addWidget(makeLabel(tr("Pictures out of noise"), Theme::Type::Title));
    words->addWidget(makeLabel(tr("Every picture here begins as random noise. A short run of Langevin steps "
                                  "on a learnt energy turns it "
                                  "into one that nobody has drawn. The run stops long before it converges: "
                                  "that makes it a generator."),
                               Theme::Type::Body, "secondary"));
    words->addSpacing(Theme::kGrid);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::kGrid);
    const auto addButton = [&](const QString& text, const QString& toolTip, PageId page) {
        auto* button = new QPushButton(text);
        button->setToolTip(toolTip);
        connect(button, &QPushButton::clicked, this, [this, page] { Q_EMIT pageRequested(page); });
        buttons->addWidget(button);
        needModel_.append(button);
        return button;
    };
    addButton(tr("Explore"), tr("Samples of this model, and the film of each from noise to picture (Ctrl+2)"),
              PageId::Generate)
        ->setProperty("role", "primary");
    addButton(tr("Morph"), tr("Turn one picture into another (Ctrl+3)"), PageId::Interpolate);
    auto* photo = new QPushButton(tr("Your photo …"));
    photo->setToolTip(
        tr("Choose a photo, or drop one anywhere: the model looks for the noise that leads to it"));
    connect(photo, &QPushButton::clicked, this, &StartPage::photosRequested);
    buttons->addWidget(photo);
    needModel_.append(photo);
    buttons->addStretch();
    words->addLayout(buttons);
    words->addStretch();

    birth_ = new BirthView(bridge_);
    state_ = new StateCard;
    if (!models_.empty()) {
        const ShippedModel& first = models_.front();
        auto* shipped = state_->addButton(tr("Open %1").arg(QString::fromStdString(first.card.title)), true);
        shipped->setToolTip(QString::fromStdString(first.card.about));
        connect(shipped, &QPushButton::clicked, this,
                [this, path = QString::fromStdString(first.weights.string())] { Q_EMIT openRequested(path); });
    }
    auto* open = state_->addButton(tr("Open a model …"));
    auto* train = state_->addButton(tr("Train a model"), models_.empty());
    train->setToolTip(tr("Choose pictures and learn their energy (Ctrl+1)"));
    open->setToolTip(tr("Open a model's file (Ctrl+O)"));
    connect(train, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(PageId::Train); });
    connect(open, &QPushButton::clicked, this, &Page::openModelRequested);
    hero_ = new QStackedWidget;
    hero_->addWidget(birth_);
    hero_->addWidget(state_);

    auto* left = new QWidget;
    left->setLayout(words);
    left->setFixedWidth(kWordsWidth);
    words->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(3 * Theme::kGrid, 2 * Theme::kGrid, 3 * Theme::kGrid, 2 * Theme::kGrid);
    row->setSpacing(4 * Theme::kGrid);
    row->addWidget(left);
    row->addWidget(hero_, 1);
    return card;
}

GalleryCard* StartPage::addCard(QGridLayout* grid, GalleryCard* card) {
    const int columns = models_.empty() ? kColumnsWithoutModels : kColumnsWithModels;
    grid->addWidget(card, cards_ / columns, cards_ % columns);
    ++cards_;
    return card;
}

QWidget* StartPage::makeGallery() {
    auto* gallery = new QWidget;
    auto* column = new QVBoxLayout(gallery);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addWidget(makeLabel(models_.empty() ? tr("Begin") : tr("Models"), Theme::Type::Heading));
    auto* grid = new QGridLayout;
    grid->setSpacing(2 * Theme::kGrid);
    for (int i = 0; i < (models_.empty() ? kColumnsWithoutModels : kColumnsWithModels); ++i)
        grid->setColumnStretch(i, 1);
    for (int i = 0; i < static_cast<int>(models_.size()); ++i) {
        const ShippedModel& model = models_[static_cast<std::size_t>(i)];
        const auto text = [](const std::string& words) { return QString::fromStdString(words); };
        GalleryCard* card = addCard(
            grid, new GalleryCard({text(model.card.title), text(model.card.about),
                                   tr("Licence: %1").arg(text(model.card.licence)), text(model.grid.string()),
                                   "generate", true}));
        modelCards_.append(card);
        connect(card, &GalleryCard::clicked, this,
                [this, file = text(model.weights.string())] { Q_EMIT openRequested(file); });
        connect(card, &GalleryCard::detailsRequested, this, [this, i] { showCard(i); });
    }
    GalleryCard* train = addCard(
        grid,
        new GalleryCard({tr("Train your own"),
                         tr("Choose a data set and a preset, press Start, and watch pictures take shape."),
                         tr("avatars, or your pictures"),
                         {},
                         "train",
                         false}));
    connect(train, &GalleryCard::clicked, this, [this] { Q_EMIT pageRequested(PageId::Train); });
    GalleryCard* open =
        addCard(grid, new GalleryCard({tr("Open a model"),
                                       tr("A model file that you or somebody else has trained."),
                                       tr(".safetensors"),
                                       {},
                                       "open",
                                       false}));
    connect(open, &GalleryCard::clicked, this, &Page::openModelRequested);
    GalleryCard* photo = addCard(
        grid,
        new GalleryCard({tr("Reconstruct a photo"),
                         tr("Drop a photo anywhere: the model looks for the noise whose chain ends in it."),
                         tr("JPEG, PNG, WebP, TIFF, BMP"),
                         {},
                         "reconstruct",
                         false}));
    connect(photo, &GalleryCard::clicked, this, &StartPage::photosRequested);
    column->addLayout(grid);
    return gallery;
}

QWidget* StartPage::makeRecent() {
    recent_ = new QWidget;
    auto* column = new QVBoxLayout(recent_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(makeLabel(tr("Recent"), Theme::Type::Heading));
    recentRows_ = new QVBoxLayout;
    recentRows_->setSpacing(0);
    column->addLayout(recentRows_);
    return recent_;
}

void StartPage::setRecent(const QStringList& paths) {
    while (QLayoutItem* item = recentRows_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& path : paths) {
        auto* button = new QToolButton;
        button->setIcon(Theme::instance().icon(iconOf(path), Theme::Ink::Secondary));
        button->setText(tr("%1   %2").arg(QFileInfo(path).fileName(), QFileInfo(path).absolutePath()));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(tr("Open %1").arg(QFileInfo(path).fileName()));
        button->setToolTip(path);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, [this, path] { Q_EMIT openRequested(path); });
        recentRows_->addWidget(button);
    }
    recent_->setVisible(!paths.isEmpty());
}

void StartPage::showCard(int model) {
    if (model >= 0 && model < static_cast<int>(models_.size()))
        reader_->showModel(models_[static_cast<std::size_t>(model)]);
    stack_->setCurrentIndex(model >= 0 ? 1 : 0);
}

bool StartPage::moves(const Snapshot&) const { return birth_->plays(); }

void StartPage::showSnapshot(const Snapshot& snapshot) {
    if (updated(status_, snapshot.status)) showState(*status_);
    birth_->showSnapshot(snapshot);
}

void StartPage::handleEvent(const Event& event) {
    if (event.kind == EventKind::ModelOpened) birth_->restart();
}

void StartPage::showState(const StatusView& status) {
    const bool open = status.model && status.model->channels > 0;
    for (QPushButton* button : std::as_const(needModel_)) button->setVisible(open);
    hero_->setCurrentWidget(open ? static_cast<QWidget*>(birth_) : state_);
    for (qsizetype i = 0; i < modelCards_.size(); ++i)
        modelCards_[i]->setOpen(open && isModelAt(models_[static_cast<std::size_t>(i)], status.model->path));
    if (open) return;
    state_->setProgress(status.progress);
    if (status.state == EngineState::Failed)
        state_->say("failure", Theme::Ink::Danger, tr("That did not work"),
                    QString::fromStdString(status.message));
    else if (status.following)
        state_->say(
            "train", Theme::Ink::Secondary, tr("Following a run"),
            tr("Pictures are born here once it has written its first checkpoint. Its curves and samples "
               "are on the Train page."));
    else
        state_->say(
            "generate", Theme::Ink::Secondary, tr("No model is open"),
            models_.empty() ? tr("Open a model file. Or train one on the avatars that the program draws itself: the "
                                 "first heads appear within minutes.")
                            : tr("Open one that comes with the program, below, or a file. Training one of your own takes "
                                 "longer: the first heads appear within minutes."));
}

}  // namespace shortrun
