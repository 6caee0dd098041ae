#include "engine/storage/torch_archive.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "engine/core/atomic_file.h"
#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/read_file.h"
#include "engine/core/word_list.h"
#include "engine/storage/torch_records.h"

namespace shortrun {
namespace {

using Kind = PickleValue::Kind;

constexpr std::uint64_t kLargestFile = std::uint64_t{2} << 30;
constexpr int kDeepestStateDict = 3;

[[noreturn]] void refuseStateDict(const std::string& origin, const std::string& why) {
    throw Error(ErrorCode::BadInput, "'" + origin + "' is no PyTorch state dict: " + why + ".");
}

/// The arguments of a call of `function`; null for anything else.
const PickleValue* argumentsOf(const PickleValue& value, std::string_view function, std::size_t atLeast) {
    if (value.kind != Kind::Call || value.items[0]->kind != Kind::Global || value.items[0]->text != function)
        return nullptr;
    return value.items[1]->items.size() >= atLeast ? value.items[1] : nullptr;
}

/// _rebuild_tensor_v2(storage, offset, size, stride, ...), also within _rebuild_parameter(); null for
/// anything else.
const PickleValue* tensorArguments(const PickleValue& value) {
    const PickleValue* parameter = argumentsOf(value, "torch._utils._rebuild_parameter", 1);
    const PickleValue& tensor = parameter != nullptr ? *parameter->items[0] : value;
    if (const PickleValue* found = argumentsOf(tensor, "torch._utils._rebuild_tensor_v2", 4)) return found;
    return argumentsOf(tensor, "torch._utils._rebuild_tensor", 4);
}

/// A dict with at least one tensor under the name of a weight, and the keys that lead to it: "netF" for
/// {"netF": {...}}, "" for the saved object itself.
struct FoundStateDict {
    std::string entry;
    const PickleValue* dict = nullptr;
};

/// Looks for state dicts: the object itself, or any that it holds. One that is held twice counts once.
class StateDictSearch {
 public:
    std::vector<FoundStateDict> in(const PickleValue& object) {
        look(object, "", 0);
        return std::move(found_);
    }

 private:
    static constexpr int kMostVisited = 10'000;  // a dict can hold the same dict many times
    static constexpr std::size_t kLongestKey = 200;  // and they may all lie below one key of many megabytes

    static bool holdsWeights(const PickleValue& dict) {
        return std::ranges::any_of(dict.entries, [](const auto& entry) {
            return entry.first->kind == Kind::Text && entry.first->text.ends_with("weight") &&
                   tensorArguments(*entry.second) != nullptr;
        });
    }

    void look(const PickleValue& value, const std::string& entry, int depth) {
        if (value.kind != Kind::Dict || depth > kDeepestStateDict) return;
        if (holdsWeights(value)) {
            const auto same = [&value](const FoundStateDict& one) { return one.dict == &value; };
            if (std::ranges::none_of(found_, same)) found_.push_back({entry, &value});
            return;
        }
        for (const auto& [key, inner] : value.entries) {
            if (++visited_ > kMostVisited) return;
            const bool named = key->kind == Kind::Text && key->text.size() <= kLongestKey;
            const std::string name = named ? key->text : "?";
            look(*inner, entry.empty() ? name : entry + "." + name, depth + 1);
        }
    }

    std::vector<FoundStateDict> found_;
    int visited_ = 0;
};

/// The one under `entry`, or where none is asked for the only one.
const PickleValue& chosenStateDict(const std::vector<FoundStateDict>& found, const std::string& entry,
                                   const std::string& origin) {
    if (found.empty())
        refuseStateDict(origin, "no dict in it holds weights; save the network's state_dict(), not the network itself");
    if (entry.empty() && found.size() == 1) return *found.front().dict;
    constexpr std::size_t kMostNamed = 8;
    std::vector<std::string> names;
    for (const FoundStateDict& one : found) {
        if (!entry.empty() && one.entry == entry) return *one.dict;
        if (names.size() < kMostNamed) names.push_back("'" + one.entry + "'");
    }
    if (found.size() > kMostNamed) names.push_back(std::to_string(found.size() - kMostNamed) + " more");
    if (entry.empty())
        throw Error(ErrorCode::BadInput,
                    "'" + origin + "' holds the networks " + wordList(names) + ": choose one (--entry).");
    throw Error(ErrorCode::BadInput, "'" + origin + "' has no network under '" + entry + "': " +
                                         (found.front().entry.empty() ? "it is one itself, leave the entry out."
                                                                      : "it has " + wordList(names) + "."));
}

std::optional<ArrayType> typeOf(const std::string& storageClass) {
    static const std::map<std::string_view, ArrayType> types = {
        {"FloatStorage", ArrayType::F32},     {"DoubleStorage", ArrayType::F64},
        {"HalfStorage", ArrayType::F16},      {"LongStorage", ArrayType::I64},
        {"BFloat16Storage", ArrayType::BF16}, {"IntStorage", ArrayType::I32},
        {"ByteStorage", ArrayType::U8}};
    const auto found = types.find(std::string_view(storageClass).substr(storageClass.rfind('.') + 1));
    if (found == types.end() || storageElementBytes(storageClass) == 0) return {};
    return found->second;
}

/// One tensor of the file, checked against its storage before anything is copied.
class StoredTensor {
 public:
    StoredTensor(std::string name, const PickleValue& arguments, const TorchRecords& records,
                 const std::string& origin)
        : name_(std::move(name)), origin_(origin) {
        openStorage(*arguments.items[0], records);
        offset_ = whole(*arguments.items[1]);
        shape_ = extents(*arguments.items[2]);
        strides_ = extents(*arguments.items[3]);
        checkPlace();
    }

    NamedArray contiguous() const {
        NamedArray array{name_, type_, shape_,
                         std::vector<std::byte>(static_cast<std::size_t>(count_) * bytes_)};
        std::vector<std::int64_t> index(shape_.size(), 0);
        for (std::int64_t i = 0; i < count_; ++i) {
            std::int64_t from = offset_;
            for (std::size_t axis = 0; axis < shape_.size(); ++axis) from += index[axis] * strides_[axis];
            std::memcpy(array.data.data() + static_cast<std::size_t>(i) * bytes_,
                        storage_->data() + static_cast<std::size_t>(from) * bytes_, bytes_);
            for (std::size_t axis = shape_.size(); axis-- > 0;) {
                if (++index[axis] < shape_[axis]) break;
                index[axis] = 0;
            }
        }
        return array;
    }

 private:
    [[noreturn]] void lies() const { refuseStateDict(origin_, "the tensor '" + name_ + "' does not fit its storage"); }

    void openStorage(const PickleValue& reference, const TorchRecords& records) {
        if (reference.kind != Kind::Persistent) lies();
        const auto& id = reference.items[0]->items;  // "storage", class, key, place, count[, view]
        if (id.size() < 5 || !id[0]->isText("storage")) lies();
        if (id.size() > 5 && id[5]->kind != Kind::None)
            refuseStateDict(origin_, "its storages are views of each other");
        const auto type = typeOf(id[1]->text);
        if (!type)
            refuseStateDict(origin_, "the tensor '" + name_ + "' holds numbers of the type '" + id[1]->text + "'");
        type_ = *type;
        bytes_ = storageElementBytes(id[1]->text);
        const auto found = records.storages.find(id[2]->text);
        if (found == records.storages.end()) refuseStateDict(origin_, "the numbers of '" + name_ + "' are missing");
        storage_ = &found->second;
    }
    std::int64_t whole(const PickleValue& value) const {
        if (value.kind != Kind::Integer || value.integer < 0) lies();
        return value.integer;
    }
    std::vector<std::int64_t> extents(const PickleValue& tuple) const {
        if (tuple.kind != Kind::Tuple || tuple.items.size() > 8) lies();
        std::vector<std::int64_t> numbers;
        for (const PickleValue* item : tuple.items) numbers.push_back(whole(*item));
        return numbers;
    }
    /// Every index lies in the storage, and no number is used twice (a parameter is never an expanded view):
    /// the count is then bounded by what the file holds.
    void checkPlace() {
        const auto available = static_cast<std::int64_t>(storage_->size() / bytes_);
        if (shape_.size() != strides_.size() || offset_ > available) lies();
        count_ = 1;
        for (const std::int64_t extent : shape_) {
            if (extent != 0 && count_ > available / extent) lies();
            count_ *= extent;
        }
        std::int64_t last = offset_;
        for (std::size_t axis = 0; axis < shape_.size() && count_ > 0; ++axis) {
            const std::int64_t steps = shape_[axis] - 1;
            if (steps > 0 && strides_[axis] > (available - last) / steps) lies();
            last += steps * strides_[axis];
        }
        if (count_ > 0 && last >= available) lies();
    }

    std::string name_;
    const std::string& origin_;
    const std::string* storage_ = nullptr;
    ArrayType type_ = ArrayType::F32;
    std::size_t bytes_ = 4;
    std::int64_t offset_ = 0, count_ = 0;
    std::vector<std::int64_t> shape_, strides_;
};

// ---- writing
// --------------------------------------------------------------------------------------------------

void putLength(std::string& pickle, std::uint64_t value) {
    SHORTRUN_CHECK(value < std::uint64_t{1} << 31, "fits the pickle's 32 bits");
    for (int i = 0; i < 4; ++i) pickle += static_cast<char>(value >> (8 * i));
}
void putText(std::string& pickle, std::string_view text) {
    pickle += 'X';
    putLength(pickle, text.size());
    pickle += text;
}
void putNumber(std::string& pickle, std::int64_t value) {
    pickle += 'J';
    putLength(pickle, static_cast<std::uint64_t>(value));
}
void putTuple(std::string& pickle, const std::vector<std::int64_t>& numbers) {
    pickle += '(';
    for (const std::int64_t number : numbers) putNumber(pickle, number);
    pickle += 't';
}

/// The call that makes a tensor of storage `key`, as torch.save() writes it.
void putTensor(std::string& pickle, const NamedArray& array, const std::string& key) {
    std::vector<std::int64_t> strides(array.shape.size(), 1);
    for (std::size_t axis = strides.size(); axis-- > 1;)
        strides[axis - 1] = strides[axis] * array.shape[axis];
    pickle += "ctorch._utils\n_rebuild_tensor_v2\n((";
    putText(pickle, "storage");
    pickle += "ctorch\nFloatStorage\n";
    putText(pickle, key);
    putText(pickle, "cpu");
    putNumber(pickle, array.elementCount());
    pickle += "tQ";
    putNumber(pickle, 0);
    putTuple(pickle, array.shape);
    putTuple(pickle, strides);
    pickle +=
        "\x89"
        "ccollections\nOrderedDict\n)RtR";
}

}  // namespace

std::vector<NamedArray> decodeTorchArchive(std::span<const std::byte> bytes, const std::string& name,
                                           const std::string& entry) {
    const bool zip = bytes.size() >= 2 && bytes[0] == std::byte{'P'} && bytes[1] == std::byte{'K'};
    if (!zip && (bytes.empty() || bytes[0] != std::byte{0x80}))
        refuseStateDict(name, "it does not begin as files of torch.save() do");
    const TorchRecords records = zip ? readZipRecords(bytes, name) : readLegacyRecords(bytes, name);
    const PickleValue& dict = chosenStateDict(StateDictSearch().in(*records.object.value), entry, name);
    std::vector<NamedArray> arrays;
    std::size_t total = 0;
    for (const auto& [key, value] : dict.entries) {
        const PickleValue* arguments = key->kind == Kind::Text ? tensorArguments(*value) : nullptr;
        if (arguments == nullptr) refuseStateDict(name, "it also holds something that is no tensor");
        arrays.push_back(StoredTensor(key->text, *arguments, records, name).contiguous());
        total += arrays.back().data.size();
        if (total > bytes.size()) refuseStateDict(name, "its tensors share their numbers");
    }
    return arrays;
}

std::vector<NamedArray> readTorchArchive(const std::string& path, const std::string& entry) {
    const std::string bytes = readFile(path, kLargestFile);
    return decodeTorchArchive(std::as_bytes(std::span(bytes)), path, entry);
}

void writeTorchArchive(const std::string& path, const std::vector<NamedArray>& arrays) {
    std::string pickle =
        "\x80\x02"
        "ccollections\nOrderedDict\n)R(";
    std::vector<std::pair<std::string, std::string>> records(1);
    for (const NamedArray& array : arrays) {
        SHORTRUN_CHECK(array.type == ArrayType::F32, "weights are float32");
        const std::string key = std::to_string(records.size() - 1);
        putText(pickle, array.name);
        putTensor(pickle, array, key);
        records.emplace_back(
            "archive/data/" + key,
            std::string(reinterpret_cast<const char*>(array.data.data()), array.data.size()));
    }
    records[0] = {"archive/data.pkl", pickle + "u."};
    records.emplace_back("archive/version", "3\n");
    writeFileAtomically(path, zipOf(records));
}

}  // namespace shortrun
