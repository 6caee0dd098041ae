// SHA-256, to name files and data sets by their contents. By OpenSSL. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace shortrun {

class Sha256 {
 public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::span<const std::byte> bytes);
    /// With its length, so that two texts cannot run into each other.
    void addText(std::string_view text);
    /// 64 hexadecimal digits; nothing may be added after it.
    std::string hex();

 private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// Of a file's bytes. Error{BadInput} where it cannot be read.
std::string sha256OfFile(const std::string& path);

}  // namespace shortrun
