// Python's pickle format, as far as a saved PyTorch state dict needs it, read without executing anything: a
// class or function that the stream names stays a name. Every stream is treated as hostile. Internal to
// storage; pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shortrun {

/// A value of the stream. Values are shared as in Python: two places can hold the same list, a list can hold
/// itself.
struct PickleValue {
    enum class Kind {
        None,
        Boolean,
        Integer,
        Real,
        Text,        ///< str and bytes
        Tuple,       ///< items
        List,        ///< items
        Dict,        ///< entries, in order; also collections.OrderedDict
        Global,      ///< text: "module.name", never looked up
        Persistent,  ///< items[0]: what the stream keeps elsewhere (a storage)
        Call,        ///< items: what is called (a Global), its arguments (a Tuple): noted, not carried out
    };
    Kind kind = Kind::None;
    std::int64_t integer = 0;  ///< Boolean: 0 or 1
    double real = 0;
    std::string text;
    std::vector<PickleValue*> items;
    std::vector<std::pair<PickleValue*, PickleValue*>> entries;  ///< neither is null

    bool isText(std::string_view wanted) const { return kind == Kind::Text && text == wanted; }
    /// The value of a text key; null where there is none.
    const PickleValue* find(std::string_view key) const;
};

/// Moves, and is not copied: the values point at each other.
struct PickleResult {
    PickleResult() = default;
    PickleResult(PickleResult&&) = default;
    PickleResult& operator=(PickleResult&&) = default;

    std::deque<PickleValue> values;  ///< all that were made: what belongs to whom is no chain of owners
    PickleValue* value = nullptr;    ///< the one that the stream stands for
    std::size_t bytesRead = 0;       ///< one stream may follow another
};

/// Reads one value. Attributes that are set on a value (BUILD) are dropped. Error{BadInput} names `origin`:
/// cut short, an operation that no state dict needs, a mistake in the stream, more than a state dict could
/// need.
PickleResult readPickle(std::span<const std::byte> bytes, const std::string& origin);

}  // namespace shortrun
