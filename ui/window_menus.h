// The menus of the window, and what About shows. Window thread.
#pragma once

namespace shortrun {

class MainWindow;

/// Fills the window's menu bar.
void makeMenus(MainWindow& window);

}  // namespace shortrun
