#include "ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QSvgRenderer>
#include <algorithm>

#include "ui/style_sheet.h"

// The icons lie in a static library, where resources are not registered by themselves.
static void registerResources() {
    Q_INIT_RESOURCE(resources);
}

namespace shortrun {

namespace {

ThemeColours lightColours() {
    return {.dark = false,
            .window = "#f4f5f7",
            .surface = "#ffffff",
            .well = "#e9ebef",
            .border = "#d6dae0",
            .text = "#1a1e24",
            .secondaryText = "#59626f",
            .disabledText = "#9aa2ad",
            .accent = "#2b62d9",
            .accentText = "#ffffff",
            .accentSoft = "#e3ebfc",
            .success = "#0a7a55",
            .warning = "#9a5b00",
            .danger = "#c02a37",
            .curves = {"#0067a3", "#c85200", "#00805c", "#a8478f", "#a87400", "#3d8fc2"},
            .plotGrid = "#e4e7eb",
            .plotBand = "#dcf0e6"};
}

ThemeColours darkColours() {
    return {.dark = true,
            .window = "#15171b",
            .surface = "#1d2025",
            .well = "#101215",
            .border = "#343942",
            .text = "#e7eaee",
            .secondaryText = "#a2abb8",
            .disabledText = "#626b78",
            .accent = "#7aa5ff",
            .accentText = "#0d1524",
            .accentSoft = "#25324c",
            .success = "#4fc99a",
            .warning = "#f0b04c",
            .danger = "#ff8088",
            .curves = {"#5cb8f0", "#ff8b3d", "#3ccfa0", "#e08cc6", "#f2c14e", "#9fd3f5"},
            .plotGrid = "#2a2e35",
            .plotBand = "#183a2e"};
}

QPalette paletteOf(const ThemeColours& c) {
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.secondaryText);
    palette.setColor(QPalette::Button, c.surface);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.danger);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.accentText);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.surface);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Light, c.surface);
    palette.setColor(QPalette::Midlight, c.border);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.border);
    palette.setColor(QPalette::Shadow, c.border);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.disabledText);
    return palette;
}

/// Draws an SVG whose strokes are `currentColor` in the theme's colours, looked up at each paint.
class ThemeIconEngine : public QIconEngine {
 public:
    ThemeIconEngine(QByteArray svg, Theme::Ink ink) : svg_(std::move(svg)), ink_(ink) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        QByteArray svg = svg_;
        svg.replace("currentColor", colour(mode, state).name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        if (size.isEmpty()) return {};
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new ThemeIconEngine(svg_, ink_); }

 private:
    QColor colour(QIcon::Mode mode, QIcon::State state) const {
        const ThemeColours& c = themeColours();
        if (mode == QIcon::Disabled) return c.disabledText;
        switch (ink_) {
            case Theme::Ink::OnAccent:
                return c.accentText;
            case Theme::Ink::Success:
                return c.success;
            case Theme::Ink::Warning:
                return c.warning;
            case Theme::Ink::Danger:
                return c.danger;
            case Theme::Ink::Secondary:
                return state == QIcon::On ? c.accent : c.secondaryText;
            case Theme::Ink::Text:
                break;
        }
        return state == QIcon::On ? c.accent : c.text;
    }

    QByteArray svg_;
    Theme::Ink ink_;
};

}  // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() : systemDark_(systemIsDark()), systemPointSize_(QApplication::font().pointSizeF()) {
    registerResources();
    colours_ = systemDark_ ? darkColours() : lightColours();
}

// The palette that the platform set before the first apply(): Qt 6.4 has no other word for it.
bool Theme::systemIsDark() const {
    const QPalette palette = QApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

void Theme::apply(ThemeChoice choice) {
    choice_ = choice;
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemDark_);
    colours_ = dark ? darkColours() : lightColours();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(colours_));
    QApplication::setFont(font(Type::Body));
    qApp->setStyleSheet(styleSheet(colours_));
    Q_EMIT changed();
}

QFont Theme::font(Type type) const {
    QFont font;
    if (QFontDatabase::hasFamily(QStringLiteral("Inter"))) font.setFamily(QStringLiteral("Inter"));
    const double body = std::clamp(systemPointSize_, 10.0, 14.0);
    font.setPointSizeF(body);
    font.setWeight(QFont::Normal);
    switch (type) {
        case Type::Title:
            font.setPointSizeF(body * 1.6);
            font.setWeight(QFont::DemiBold);
            break;
        case Type::Heading:
            font.setWeight(QFont::DemiBold);
            break;
        case Type::Caption:
            font.setPointSizeF(body * 0.9);
            break;
        case Type::Body:
        case Type::Number:
            break;
    }
    return font;
}

QIcon Theme::icon(const QString& name, Ink ink) const {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new ThemeIconEngine(file.readAll(), ink));
}

}  // namespace shortrun
