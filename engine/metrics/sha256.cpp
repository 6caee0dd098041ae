#include "engine/metrics/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <vector>

#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {

struct Sha256::Context {
    EVP_MD_CTX* digest = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(digest); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    SHORTRUN_CHECK(
        context_->digest != nullptr && EVP_DigestInit_ex(context_->digest, EVP_sha256(), nullptr) == 1,
        "OpenSSL has no SHA-256");
}
Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) {
    SHORTRUN_CHECK(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()) == 1, "SHA-256");
}

void Sha256::addText(std::string_view text) {
    const std::string length = std::to_string(text.size()) + ":";
    add(std::as_bytes(std::span(length)));
    add(std::as_bytes(std::span(text)));
}

std::string Sha256::hex() {
    std::array<unsigned char, 32> digest{};
    SHORTRUN_CHECK(EVP_DigestFinal_ex(context_->digest, digest.data(), nullptr) == 1, "SHA-256");
    std::string text;
    for (const unsigned char byte : digest) {
        constexpr const char* digits = "0123456789abcdef";
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string sha256OfFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(ErrorCode::BadInput, "'" + path + "' cannot be opened.");
    Sha256 hash;
    std::vector<char> piece(1 << 20);
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        hash.add(std::as_bytes(std::span(piece.data(), static_cast<std::size_t>(file.gcount()))));
    }
    if (file.bad()) throw Error(ErrorCode::BadInput, "'" + path + "' cannot be read.");
    return hash.hex();
}

}  // namespace shortrun
