// Texts as code units, the vocabulary, and the features of a text. See README.md.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

using Random = std::mt19937;
inline int below(Random &random, int n) { return n > 0 ? int(random() % unsigned(n)) : 0; }
inline float chance(Random &random) { return (random() >> 8) * (1.0f / (1 << 24)); }

template <class T> std::vector<T> readAll(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) { fprintf(stderr, "cannot read %s\n", path.c_str()); exit(1); }
  std::vector<T> data(size_t(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char *>(data.data()), std::streamsize(data.size() * sizeof(T)));
  return data;
}

template <class T> void writeAll(const std::string &path, const std::vector<T> &data) {
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(data.data()), std::streamsize(data.size() * sizeof(T)));
}

struct Span { const uint16_t *codes; int length; };

struct Texts {
  std::vector<uint16_t> codes;
  std::vector<uint32_t> offsets, heads;
  explicit Texts(const std::string &folder)
      : codes(readAll<uint16_t>(folder + "/codes.u16.bin")), offsets(readAll<uint32_t>(folder + "/offsets.u32.bin")),
        heads(readAll<uint32_t>(folder + "/heads.u32.bin")) {}
  int size() const { return int(offsets.size()) - 1; }
  Span whole(int i) const { return {codes.data() + offsets[i], int(offsets[i + 1] - offsets[i])}; }
  Span head(int i) const { return {codes.data() + offsets[i], int(heads[i])}; }
  Span body(int i) const {
    int skip = std::min<int>(int(heads[i]) + 1, whole(i).length);
    return {codes.data() + offsets[i] + skip, whole(i).length - skip};
  }
};

/** Characters and pairs of neighbours → row; a pair is (first << 16) + second, a character has 0 as second. */
struct Vocabulary {
  std::vector<uint32_t> words, slots;
  std::vector<int32_t> rows;
  uint32_t mask = 0;
  static uint32_t mix(uint32_t key) { key *= 0x9E3779B1u; return key ^ (key >> 15); }
  void build() {
    uint32_t size = 1;
    while (size < words.size() * 4) size *= 2;
    mask = size - 1, slots.assign(size, 0), rows.assign(size, -1);
    for (size_t r = 0; r < words.size(); r++) {
      uint32_t at = mix(words[r]) & mask;
      while (slots[at]) at = (at + 1) & mask;
      slots[at] = words[r], rows[at] = int32_t(r);
    }
  }
  int find(uint32_t key) const {
    uint32_t at = mix(key) & mask;
    while (slots[at]) { if (slots[at] == key) return rows[at]; at = (at + 1) & mask; }
    return -1;
  }
};

struct Features { std::vector<int> rows; std::vector<float> weights; };

/** Collects the features of one text made of several spans; square roots of the counts. */
struct Counter {
  const Vocabulary &vocabulary;
  std::vector<uint16_t> counts;
  explicit Counter(const Vocabulary &v) : vocabulary(v), counts(v.words.size(), 0) {}
  void add(Features &into, uint32_t key) {
    int row = vocabulary.find(key);
    if (row >= 0 && counts[row]++ == 0) into.rows.push_back(row);
  }
  void add(Features &into, Span span) {
    for (int i = 0; i < span.length; i++) {
      uint32_t code = span.codes[i];
      if (!code) continue;
      add(into, code << 16);
      if (i + 1 < span.length && span.codes[i + 1]) add(into, (code << 16) + span.codes[i + 1]);
    }
  }
  void finish(Features &into, float drop, Random &random) {
    size_t kept = 0;
    for (int row : into.rows) {
      float weight = std::sqrt(float(counts[row]));
      counts[row] = 0;
      if (drop > 0 && chance(random) < drop) continue;
      into.rows[kept++] = row, into.weights.push_back(weight);
    }
    into.rows.resize(kept);
  }
};
