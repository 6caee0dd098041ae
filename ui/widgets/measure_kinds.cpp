#include "ui/widgets/measure_kinds.h"

#include <QCoreApplication>

namespace shortrun {

namespace {

const MeasureKind kKinds[] = {
    {QT_TRANSLATE_NOOP("Measures", "Fréchet distance"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "Between Gaussians fitted to the features of samples and data: |m − m′|² + Tr(C + C′ − 2 "
         "√(C C′)). Smaller is nearer; it shrinks with the number of samples, so compare equal numbers."),
     {"frechet_distance", nullptr},
     true,
     false},
    {QT_TRANSLATE_NOOP("Measures", "Kernel distance"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "Squared maximum mean discrepancy of the features under (x·y / d + 1)³, unbiased: about 0 where "
         "samples and data cannot be told apart."),
     {"kernel_distance", nullptr},
     true,
     false},
    {QT_TRANSLATE_NOOP("Measures", "Precision, recall"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "Precision (solid): the share of samples that lie among the data. Recall (dotted): the share of "
         "data that lie among the samples."),
     {"precision", "recall"},
     true,
     true},
    {QT_TRANSLATE_NOOP("Measures", "Nearest picture"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "From a sample to the nearest picture of the data, over from a picture to its nearest other one: "
         "near 0 it copies, about 1 it is as new as the data are to each other."),
     {"nearest_ratio", nullptr},
     true,
     false},
    {QT_TRANSLATE_NOOP("Measures", "Inception score"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "exp of the mean KL(p(y | x), p(y)) of the network's classes over the samples: larger for "
         "samples that are sure of their class, and of many classes."),
     {"inception_score", nullptr},
     true,
     false},
    {QT_TRANSLATE_NOOP("Measures", "Gap of the moments"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "|E_data[h] − E_q[h]| / |E_data[h]| for the responses h of the top layer (solid), and the gap "
         "that sampling alone leaves (dotted)."),
     {"top_layer_gap", "top_layer_sampling_error"},
     false,
     false},
    {QT_TRANSLATE_NOOP("Measures", "Reconstruction, MSE"),
     QT_TRANSLATE_NOOP(
         "Measures",
         "Mean squared error, per pixel and channel on [−1, 1], with which pictures of the run are found "
         "again by descent on z."),
     {"reconstruction_mse", nullptr},
     false,
     false},
};

}  // namespace

QString MeasureKind::translatedTitle() const { return QCoreApplication::translate("Measures", title); }
QString MeasureKind::translatedHelp() const { return QCoreApplication::translate("Measures", help); }

std::span<const MeasureKind> measureKinds() { return kKinds; }

}  // namespace shortrun
