#include "app/commands/reconstruction_files.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/batches.h"
#include "app/output_files.h"
#include "app/report.h"
#include "engine/config/value_text.h"
#include "engine/core/atomic_file.h"
#include "engine/storage/picture_file.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr int kFrames = 12;
constexpr int kPairSide = 320;  ///< pixels of each half of a pair, at least half of it

std::string stripFile(const std::string& folder, const std::string& name) {
    return (fs::path(folder) / (name + "-strip.png")).string();
}
std::string pairFile(const std::string& folder, const std::string& name) {
    return (fs::path(folder) / (name + "-pair.png")).string();
}
std::string lossFile(const std::string& folder) {
    return (fs::path(folder) / "loss.csv").string();
}

void writeLoss(const fs::path& path, const std::vector<ReconstructedPicture>& pictures) {
    std::string text = "t";
    for (const ReconstructedPicture& picture : pictures) text += ',' + csvCell(picture.name);
    text += '\n';
    for (std::size_t t = 0; t < pictures.front().loss.size(); ++t) {
        text += std::to_string(t);
        for (const ReconstructedPicture& picture : pictures) text += ',' + realText(picture.loss[t]);
        text += '\n';
    }
    writeFileAtomically(path, text);
}

}  // namespace

double peakSignalToNoise(double meanSquaredError) {
    return 10 * std::log10(4 / meanSquaredError);
}

std::vector<std::string> uniqueNames(const std::vector<std::string>& files) {
    std::set<std::string> taken;
    std::vector<std::string> names;
    for (const std::string& file : files) {
        const std::string stem = fs::path(file).stem().string();
        std::string name = stem;
        for (int number = 2; !taken.insert(name).second; ++number) name = stem + "-" + std::to_string(number);
        names.push_back(name);
    }
    return names;
}

std::vector<int> frameTimes(int steps) {
    std::vector<int> times;
    for (int i = 0; i < kFrames; ++i) {
        const int time = static_cast<int>(std::lround(static_cast<double>(i) * steps / (kFrames - 1)));
        if (times.empty() || times.back() != time) times.push_back(time);
    }
    return times;
}

std::vector<std::string> reconstructionFiles(const std::string& folder, const std::vector<std::string>& names) {
    std::vector<std::string> files = {lossFile(folder)};
    for (const std::string& name : names) files.insert(files.end(), {stripFile(folder, name), pairFile(folder, name)});
    return files;
}

void writeReconstructions(const std::string& folder, const std::vector<ReconstructedPicture>& pictures,
                          const std::string& model) {
    for (const ReconstructedPicture& picture : pictures) {
        const auto texts =
            pictureTexts(model, "reconstruction of " + fs::path(picture.file).filename().string());
        ImageTiles strip = picture.frames;
        appendTiles(strip, picture.target);
        writePng(stripFile(folder, picture.name), contactSheet(strip, strip.count, sheetScale(strip.width)), texts);
        ImageTiles pair = picture.seen;
        appendTiles(pair, picture.target);
        appendTiles(pair, picture.final);
        writePng(pairFile(folder, picture.name),
                 contactSheet(pair, pair.count, std::max(1, kPairSide / pair.width), 8), texts);
    }
    writeLoss(lossFile(folder), pictures);
}

std::string reconstructionTable(const std::vector<ReconstructedPicture>& pictures) {
    std::size_t width = 7;
    for (const ReconstructedPicture& picture : pictures) width = std::max(width, picture.file.size());
    const bool parts = pictures.front().truth.has_value();
    const auto row = [&](const std::string& name, const std::string& error, const std::string& ratio,
                         const std::string& zSize, const std::string& whole) {
        char numbers[96];
        std::snprintf(numbers, sizeof numbers, parts ? "  %9s  %9s  %6s  %9s\n" : "  %9s  %9s  %6s\n", error.c_str(),
                      ratio.c_str(), zSize.c_str(), whole.c_str());
        return name + std::string(width - name.size(), ' ') + numbers;
    };
    const auto printed = [](const char* format, double value) {
        char text[32];
        std::snprintf(text, sizeof text, format, value);
        return std::string(text);
    };
    std::string table = "\n" + row("picture", "MSE", "PSNR", "|z|", "whole MSE");
    double sum = 0;
    for (const ReconstructedPicture& picture : pictures) {
        sum += picture.error();
        table += row(picture.file, shortNumber(picture.error()), printed("%.2f dB", peakSignalToNoise(picture.error())),
                     printed("%.2f", picture.zSize), shortNumber(picture.truth.value_or(picture.error())));
    }
    if (pictures.size() > 1)
        table += row("mean", shortNumber(sum / static_cast<double>(pictures.size())), "", "", "");
    table += "\nMSE: mean squared error per pixel and channel on [-1, 1]; PSNR: 10 log10(4 / MSE).\n"
             "|z|: size of the z that was found, where that of noise is 1.\n";
    return parts ? table + "They count what the descent aims at; whole MSE: against all of the picture as it is.\n"
                 : table;
}

}  // namespace shortrun
