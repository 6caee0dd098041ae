// The one visual language of the window: colours, spacing, type sizes and icons, light and dark. Lives on the
// window's thread; one for the whole application.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <array>

namespace shortrun {

enum class ThemeChoice { System, Light, Dark };

/// Named by role. Text colours reach a contrast of 4.5 : 1 on `window` and `surface`.
struct ThemeColours {
    bool dark = false;
    QColor window;   ///< behind everything
    QColor surface;  ///< cards, panels, editors
    QColor well;     ///< behind pictures
    QColor border;
    QColor text;
    QColor secondaryText;  ///< captions, units
    QColor disabledText;
    QColor accent;      ///< the one accent: selection, primary button, focus
    QColor accentText;  ///< on accent
    QColor accentSoft;  ///< a tint of the accent: hovered and selected rows
    QColor success;
    QColor warning;
    QColor danger;
    std::array<QColor, 6> curves;  ///< told apart by the colour-blind (after Okabe and Ito)
    QColor plotGrid;
    QColor plotBand;  ///< a healthy range behind a curve
};

class Theme : public QObject {
    Q_OBJECT

 public:
    static Theme& instance();

    const ThemeColours& colours() const { return colours_; }
    ThemeChoice choice() const { return choice_; }
    /// Sets palette, style sheet and font of the application. Widgets that paint themselves repaint on
    /// `changed`.
    void apply(ThemeChoice choice);

    /// Multiples of the 8 px grid.
    static constexpr int kGrid = 8;
    static constexpr int kControlHeight = 32;  ///< of buttons and fields in a row, pixels

    enum class Type { Title, Heading, Body, Caption, Number };
    QFont font(Type type) const;
    /// What an icon is drawn with.
    enum class Ink { Text, OnAccent, Secondary, Success, Warning, Danger };
    /// An icon of resources/icons in the colours of the theme; follows theme changes by itself.
    QIcon icon(const QString& name, Ink ink = Ink::Text) const;

 Q_SIGNALS:
    void changed();

 private:
    Theme();
    bool systemIsDark() const;

    bool systemDark_ = false;
    double systemPointSize_ = 10;
    ThemeChoice choice_ = ThemeChoice::System;
    ThemeColours colours_;
};

/// The colours of this moment, for painting.
inline const ThemeColours& themeColours() {
    return Theme::instance().colours();
}

}  // namespace shortrun
