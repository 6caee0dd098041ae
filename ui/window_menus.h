// The menus of the window and what F1 and About show. Window thread.
#pragma once

#include <QString>

namespace shortrun {

class MainWindow;

/// Fills the window's menu bar.
void makeMenus(MainWindow& window);
/// All shortcuts as a table of rich text, for F1.
QString shortcutsText();

}  // namespace shortrun
