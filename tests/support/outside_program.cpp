#include "support/outside_program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>
#include <cmath>
#include <cstring>

namespace outside {

std::vector<double> Array::image(int index, int imageSize) const {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(index) * imageSize;
    return std::vector<double>(begin, begin + imageSize);
}

TensorFile readTensorFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray bytes = file.readAll();
    const auto headerBytes = static_cast<qsizetype>(qFromLittleEndian<quint64>(bytes.constData()));
    const QJsonObject header = QJsonDocument::fromJson(bytes.mid(8, headerBytes)).object();
    TensorFile result;
    for (auto entry = header.begin(); entry != header.end(); ++entry) {
        const QJsonObject about = entry.value().toObject();
        if (entry.key() == "__metadata__") {
            for (auto text = about.begin(); text != about.end(); ++text)
                result.metadata[text.key()] = text.value().toString();
            continue;
        }
        if (about["dtype"].toString() != "F32") return {};
        Array array;
        for (const QJsonValue& extent : about["shape"].toArray()) array.shape.push_back(extent.toInt());
        const QJsonArray offsets = about["data_offsets"].toArray();
        const auto begin = static_cast<qsizetype>(offsets[0].toDouble());
        array.values.resize(static_cast<std::size_t>(offsets[1].toDouble() - offsets[0].toDouble()) / 4);
        std::memcpy(array.values.data(), bytes.constData() + 8 + headerBytes + begin,
                    array.values.size() * 4);
        result.arrays[entry.key()] = std::move(array);
    }
    return result;
}

Model::Model(const TensorFile& file) {
    const QJsonObject config = QJsonDocument::fromJson(file.metadata["config"].toUtf8()).object();
    channels_ = file.metadata["channels"].toInt();
    size_ = config["data"].toObject()["size"].toInt();
    steps_ = config["sampler"].toObject()["steps"].toInt();
    stepSize_ = config["sampler"].toObject()["step_size"].toDouble();
    slope_ = config["model"].toObject()["slope"].toDouble();
    int size = size_;
    for (int key = 0; file.arrays.contains(QString("f.%1.weight").arg(key)); key += 2) {
        const Array& weight = file.arrays[QString("f.%1.weight").arg(key)];
        const int kernel = weight.shape[2];
        const bool last = weight.shape[0] == 1 && size == 4;
        const int stride = kernel == 3 || last ? 1 : 2;
        const int padding = last ? 0 : 1;
        const int outSize = (size + 2 * padding - kernel) / stride + 1;
        layers_.push_back({weight.shape[1], weight.shape[0], kernel, stride, padding, size, outSize,
                           weight.values, file.arrays[QString("f.%1.bias").arg(key)].values});
        size = outSize;
    }
}

template <class Body>
void Model::forEachProduct(const Layer& layer, Body body) {
    for (int o = 0; o < layer.out; ++o)
        for (int i = 0; i < layer.in; ++i)
            for (int v = 0; v < layer.kernel; ++v)
                for (int h = 0; h < layer.kernel; ++h) {
                    const double weight =
                        layer.weight[((o * layer.in + i) * layer.kernel + v) * layer.kernel + h];
                    for (int y = 0; y < layer.outSize; ++y)
                        for (int x = 0; x < layer.outSize; ++x) {
                            const int row = y * layer.stride - layer.padding + v;
                            const int column = x * layer.stride - layer.padding + h;
                            if (row < 0 || column < 0 || row >= layer.inSize || column >= layer.inSize)
                                continue;
                            body(weight, (i * layer.inSize + row) * layer.inSize + column,
                                 (o * layer.outSize + y) * layer.outSize + x);
                        }
                }
}

std::vector<double> Model::gradient(const std::vector<double>& x) const {
    std::vector<std::vector<double>> arguments;  // of the activation after each layer
    std::vector<double> values = x;
    for (const Layer& layer : layers_) {
        std::vector<double> sums(static_cast<std::size_t>(layer.out) * layer.outSize * layer.outSize);
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] = layer.bias[i / (layer.outSize * layer.outSize)];
        forEachProduct(layer, [&](double weight, int from, int to) { sums[to] += weight * values[from]; });
        arguments.push_back(sums);
        values = sums;
        for (double& value : values) value *= value > 0 ? 1 : slope_;
    }
    std::vector<double> back = {1.0};
    for (std::size_t l = layers_.size(); l-- > 0;) {
        const Layer& layer = layers_[l];
        if (l + 1 < layers_.size())
            for (std::size_t i = 0; i < back.size(); ++i) back[i] *= arguments[l][i] > 0 ? 1 : slope_;
        std::vector<double> below(static_cast<std::size_t>(layer.in) * layer.inSize * layer.inSize);
        forEachProduct(layer, [&](double weight, int from, int to) { below[from] += weight * back[to]; });
        back = std::move(below);
    }
    return back;
}

std::vector<double> Model::chain(std::vector<double> z, int steps) const {
    for (int k = 0; k < steps; ++k) {
        const std::vector<double> slope = gradient(z);
        for (std::size_t i = 0; i < z.size(); ++i) z[i] += stepSize_ * slope[i];
    }
    return z;
}

double relativeError(const std::vector<double>& a, const std::vector<double>& b) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        size += b[i] * b[i];
    }
    return std::sqrt(difference / size);
}

}  // namespace outside
