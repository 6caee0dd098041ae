// Another program's view of our files: reads safetensors by Qt's JSON and computes M(z) in double precision
// by naive loops. It shares no line with the engine, so that the two can check each other. Any thread.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <vector>

namespace outside {

struct Array {
    std::vector<int> shape;
    std::vector<float> values;
    /// Values of entry `index` along the first axis (or first two, as one).
    std::vector<double> image(int index, int imageSize) const;
};

struct TensorFile {
    QMap<QString, Array> arrays;
    QMap<QString, QString> metadata;
};

/// Fails (empty file) for anything but packed little-endian F32 arrays.
TensorFile readTensorFile(const QString& path);

/// The authors' network with a leaky activation, from the keys and shapes in a model file.
class Model {
 public:
    explicit Model(const TensorFile& file);

    int imageSize() const { return channels_ * size_ * size_; }
    int steps() const { return steps_; }
    /// f'(x).
    std::vector<double> gradient(const std::vector<double>& x) const;
    /// x after `steps` of x <- x + s f'(x).
    std::vector<double> chain(std::vector<double> z, int steps) const;

 private:
    struct Layer {
        int in, out, kernel, stride, padding, inSize, outSize;
        std::vector<float> weight, bias;
    };
    template <class Body>
    static void forEachProduct(const Layer& layer, Body body);

    std::vector<Layer> layers_;
    int channels_ = 0, size_ = 0, steps_ = 0;
    double slope_ = 0, stepSize_ = 0;
};

/// |a - b| / |b|.
double relativeError(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace outside
