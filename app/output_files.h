// Where results go: looked at before anything is computed. Main thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace shortrun {

/// Throws what writing these files would throw (missing folder, no permission, a folder or device of that
/// name, two of them the same), without touching them; Error{Usage} where one of them would take the place of what is
/// read, under whatever name: an input that is a file, a picture in an input that is a folder, a file of an input
/// that is a run (or "model:NAME"); or where it is named like a picture that would not be in it. Empty names are left
/// out.
void checkOutputFiles(const std::vector<std::string>& paths, const std::vector<std::string>& inputs = {});
/// Of one file that is there: Error{Usage} where it is, or is a part of, one of the inputs.
void checkNotRead(const std::string& path, const std::vector<std::string>& inputs);
/// One spelling for each place, links followed as far as there are any.
std::filesystem::path placeOf(const std::string& path);
/// Makes the folder where it is missing. Error{BadInput} where it cannot be made or written.
void makeOutputFolder(const std::string& path);

/// The texts that go into each picture: the program, and what it was made of.
std::map<std::string, std::string> pictureTexts(const std::string& model, const std::string& what);

}  // namespace shortrun
