// What a run begins with: pictures, preset, folder; and the button that starts it. Window thread.
#pragma once

#include <QFrame>
#include <QString>
#include <utility>
#include <vector>

#include "ui/parameters.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace shortrun {

class RunSetup : public QFrame {
    Q_OBJECT

 public:
    explicit RunSetup(Parameters& parameters, QWidget* parent = nullptr);

    /// Takes these pictures as data.source and asks to see them.
    void chooseData(const QString& source);
    /// One of the menu: a preset, or the open model's own settings.
    void choosePreset(const QString& name);
    /// Empty: the run is not kept.
    QString runFolder() const;
    void setRunFolder(const QString& folder);
    /// The folder of a run that is open: Start goes on with it, and a button beside begins another.
    void offerRun(const QString& folder);
    /// Something else is open: a folder that offerRun() has set is no longer proposed.
    void leaveRun();
    /// The folder holds a run already: starting goes on with it.
    bool resumes() const;
    /// After a start the next run gets a folder of its own, unless the user has chosen one.
    void proposeFolder();
    /// Another folder in place of a proposed one that has been filled meanwhile, by another program.
    void keepFolderFree();
    void setRunning(bool running);
    /// Where file dialogs open.
    void setFolder(const QString& folder) { dialogFolder_ = folder; }

    /// A folder that does not exist yet: base/NAME-2025-01-31, with -2, -3, ... where that is taken.
    static QString freeFolder(const QString& base, const QString& source, const QDate& day);

 Q_SIGNALS:
    void dataChosen();
    void startRequested();
    void runFolderChanged();
    void folderUsed(const QString& folder);

 private:
    QWidget* makeField(const QString& title, QWidget* editor, const QString& help);
    QWidget* makeFolderField();
    void fillPresets();
    void showPreset();
    void sourcePicked(int index);
    void askForData(bool folder);
    void askForRunFolder();
    void showSource();
    void showStart();

    Parameters& parameters_;
    std::vector<std::pair<QString, Config>> presets_;
    QComboBox* source_;
    QComboBox* preset_;
    QLineEdit* folder_;
    QPushButton* start_;
    QPushButton* another_;  ///< a new run, where Start goes on with one
    QString dialogFolder_;
    bool folderIsOurs_ = true;  ///< proposed, not chosen by the user
    bool folderIsOffered_ = false;  ///< by offerRun()
    bool running_ = false;
};

}  // namespace shortrun
