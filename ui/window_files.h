// What comes to the window from outside: paths of the command line, drops, pastes, dialogs, recent files.
// Finds out what each is and hands it to whom it concerns. Window thread.
#pragma once

#include <QObject>
#include <optional>

#include "ui/main_window.h"
#include "ui/picture_origin.h"

class QMimeData;

namespace shortrun {

struct ShippedModel;

class WindowFiles : public QObject {
    Q_OBJECT

 public:
    WindowFiles(MainWindow& window, WindowSettings& settings);

    /// Models and runs first, then what is to be done with them: data to learn from, pictures to reconstruct.
    /// A picture that this program has exported restores what made it.
    void open(const QStringList& paths);
    void openModel(const QString& path, bool follow = false);
    /// A model or run that was asked for is not there yet.
    bool isOpening() const { return !waitingFor_.isEmpty(); }
    /// A run that goes on here is a recent file: once something else is open, that is the way back to it.
    void noteRun(const StatusView& status);
    void restore(const PictureOrigin& origin);
    /// The picture that is chosen on the page in sight.
    void copy();
    void paste();
    bool accepts(const QMimeData* data) const;
    /// `own`: dragged from this very window, and so meant as a picture, whatever made it.
    void take(const QMimeData* data, bool own = false);

 public Q_SLOTS:
    /// A photo that a model of the program's own finds badly is offered the one that takes any.
    void offerPhotoModel(const QString& photo, const QString& error);
    void askForModel();
    void askForRun();
    void askForRunToFollow();
    void askForData();
    void askForPictures();
    void askWhereToSave();
    void save();
    void saveAs(const QString& path);

 Q_SIGNALS:
    void recentChanged();

 private:
    void takePictures(const QStringList& paths);
    void takeImage(const QImage& image);
    void chooseModelForPhotos();
    const ShippedModel* photoModel() const;  ///< null: it does not ship
    void takeEvent(const Event& event);
    void finishRestoring();
    void remember(const QString& path);
    QString placeOf(const PictureOrigin& origin) const;
    void openDialog(const QString& title, bool folder, const QString& filter);
    void say(MessageKind kind, const QString& text);

    MainWindow& window_;
    WindowSettings& settings_;
    QStringList waitingFor_;               ///< opened, and not yet answered: they enter the recent files then
    QStringList saving_;                   ///< models that are being written, and not yet answered
    QString run_;                          ///< noted last
    QString savedAs_;                      ///< where the open model was saved last, for Save
    std::optional<PictureOrigin> origin_;  ///< to be restored once its model is open
};

}  // namespace shortrun
