#pragma once
// The sessions of which something is known, by their keys. A session stays where it is until it is
// erased.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "analysis/key_map.h"
#include "analysis/session.h"

namespace dbperf {

class SessionTable {
 public:
  // Null if there is none. Most rows of a log are of the session of the row before.
  Session* find(uint64_t key) {
    if (latest_ == nullptr || latest_->key != key) look_up(key);
    return latest_;
  }
  Session& add(uint64_t key) {
    const auto [found, is_new] = sessions_.try_emplace(key, std::make_unique<Session>());
    latest_ = found->second.get();
    latest_->key = key;
    return *latest_;
  }
  void erase(uint64_t key) {
    latest_ = nullptr;
    sessions_.erase(key);
  }
  void clear() {
    latest_ = nullptr;
    sessions_.clear();
  }
  size_t size() const { return sessions_.size(); }

  // All of them, in the order of their keys: what is counted of them must not depend on the order
  // of a hash table.
  std::vector<Session*> sorted() const {
    std::vector<Session*> all;
    for (const auto& [key, session] : sessions_) all.push_back(session.get());
    std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->key < b->key; });
    return all;
  }

 private:
  void look_up(uint64_t key) {
    const auto found = sessions_.find(key);
    latest_ = found == sessions_.end() ? nullptr : found->second.get();
  }

  KeyMap<std::unique_ptr<Session>> sessions_;
  Session* latest_ = nullptr;  // the one found last
};

}  // namespace dbperf
