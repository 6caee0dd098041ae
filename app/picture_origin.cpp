#include "app/picture_origin.h"

#include "engine/config/schema.h"

namespace shortrun {

void addOrigin(std::map<std::string, std::string>& texts, const std::string& page,
               const nlohmann::json& state, const ModelInfo& model) {
    nlohmann::json sampler = nlohmann::json::object();
    for (const Field& field : schema())
        if (field.key.starts_with("sampler.")) sampler[field.key] = field.get(model.config);
    const nlohmann::json whole = {
        {"page", page},
        {"state", state},
        {"model", {{"path", model.path}, {"name", model.name}, {"fingerprint", model.fingerprint}}},
        {"sampler", sampler}};
    // A file name that is not UTF-8 must not cost the picture.
    texts["Shortrun"] = whole.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace shortrun
