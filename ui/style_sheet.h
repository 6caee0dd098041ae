// The application's style sheet, made from the colours of the theme. Window thread.
#pragma once

#include <QString>

class QWidget;

namespace shortrun {

struct ThemeColours;

/// Buttons with the dynamic property `role` are drawn specially: "primary" (filled with the accent), "flat"
/// (no frame until hovered), "rail" (the page switch). Frames with role "card" or "well" are panels; labels
/// with role "secondary", "caption", "title", "heading", "danger" take their colour and weight from it.
QString styleSheet(const ThemeColours& colours);

/// Gives a widget another role while it is shown; nothing is drawn anew where it has that one already.
void setRole(QWidget* widget, const char* role);

}  // namespace shortrun
