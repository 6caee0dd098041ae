// Mean squared error and PSNR of the shown frame and of the best one, with their definition. Window thread.
#pragma once

#include <QWidget>
#include <array>

class QLabel;

namespace shortrun {

/// Of numbers on [-1, 1]: 10 log10(2^2 / mse) dB. Infinite for 0.
double peakSignalToNoise(double mse);
/// "0.0123", and "2.2e-6" where so few digits would show a nought.
QString errorText(double mse);

class ErrorReadings : public QWidget {
    Q_OBJECT

 public:
    explicit ErrorReadings(QWidget* parent = nullptr);

    void showFrame(int t, double mse);
    void showBest(int t, double mse);
    /// Of the best frame, against the whole photo as it is; shown only where the loss counts less than that.
    void showTruth(int t, double mse);
    void hideTruth();
    /// How z moves, for the tool tip; may be empty.
    void setRule(const QString& rule);
    void clear();

 private:
    struct Row {
        QLabel* name = nullptr;
        QLabel* t = nullptr;
        QLabel* mse = nullptr;
        QLabel* psnr = nullptr;
    };
    Row addRow(int line, const QString& name);
    static void fill(const Row& row, int t, double mse);

    Row shown_;
    Row best_;
    Row truth_;
};

}  // namespace shortrun
