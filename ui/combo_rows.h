// Drop-down lists whose entries act at once. Window thread.
#pragma once

class QComboBox;

namespace shortrun {

/// The wheel passes over it, to what scrolls behind: a notch must not act, nor choose what opens a dialog.
void ignoreWheel(QComboBox* box);
/// A row that is not shown is passed over by keys, too.
void showRow(QComboBox* box, int row, bool shown);

}  // namespace shortrun
