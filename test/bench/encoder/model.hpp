// The encoder: rows of features, with a factor for each feature when it stands in a question.
#pragma once
#include "math.hpp"
#include "text.hpp"

struct Model {
  int dimensions = 0;
  Vocabulary vocabulary;
  Matrix rows;                // features × dimensions
  std::vector<float> asked;   // logarithm of a feature's factor in questions

  int features() const { return int(vocabulary.words.size()); }

  /** Unit vector into `out`; returns the length before. */
  float encode(const Features &features, bool question, float *out) const {
    std::fill(out, out + dimensions, 0.0f);
    for (size_t f = 0; f < features.rows.size(); f++) {
      float weight = features.weights[f] * (question ? std::exp(asked[features.rows[f]]) : 1.0f);
      const float *row = &rows[size_t(features.rows[f]) * dimensions];
      for (int d = 0; d < dimensions; d++) out[d] += weight * row[d];
    }
    float length = std::sqrt(dot(out, out, dimensions)) + 1e-9f;
    for (int d = 0; d < dimensions; d++) out[d] /= length;
    return length;
  }

  Matrix encodeAll(const Texts &texts, int from, int to, bool question) const {
    Counter counter(vocabulary);
    Random random(1);
    Matrix result(size_t(to - from) * dimensions);
    for (int i = from; i < to; i++) {
      Features features;
      counter.add(features, texts.whole(i));
      counter.finish(features, 0, random);
      encode(features, question, &result[size_t(i - from) * dimensions]);
    }
    return result;
  }

  void save(const std::string &folder) const {
    writeAll(folder + "/vocabulary.u32.bin", vocabulary.words);
    writeAll(folder + "/rows.f32.bin", rows);
    writeAll(folder + "/asked.f32.bin", asked);
  }

  static Model load(const std::string &folder) {
    Model model;
    model.vocabulary.words = readAll<uint32_t>(folder + "/vocabulary.u32.bin");
    model.vocabulary.build();
    model.rows = readAll<float>(folder + "/rows.f32.bin");
    model.asked = readAll<float>(folder + "/asked.f32.bin");
    model.dimensions = int(model.rows.size() / model.vocabulary.words.size());
    return model;
  }

  /** Every character seen twice, and the pairs seen in most texts; a text that is no passage counts three times. */
  static Model create(const Texts &texts, int passages, int features, int dimensions) {
    std::unordered_map<uint32_t, int> seen, last;
    for (int i = 0; i < texts.size(); i++) {
      Span span = texts.whole(i);
      for (int p = 0; p < span.length; p++)
        for (int size = 1; size <= 2; size++) {
          if (!span.codes[p] || (size == 2 && (p + 1 >= span.length || !span.codes[p + 1]))) continue;
          uint32_t key = (uint32_t(span.codes[p]) << 16) + (size == 2 ? span.codes[p + 1] : 0);
          int &before = last[key];
          if (before == i + 1) continue;
          before = i + 1, seen[key] += i < passages ? 1 : 3;
        }
    }
    std::vector<std::pair<int, uint32_t>> ranked;
    for (auto &[key, count] : seen) {
      if (count < 2) continue;
      ranked.push_back({(key & 0xffff) ? count : count + (1 << 24), key});
    }
    std::sort(ranked.rbegin(), ranked.rend());
    if (int(ranked.size()) > features) ranked.resize(features);
    Model model;
    model.dimensions = dimensions;
    Random random(7);
    std::normal_distribution<float> normal;
    for (auto &[count, key] : ranked) {
      float rarity = std::log(1 + texts.size() / float((count & 0xffffff) + 1));
      model.vocabulary.words.push_back(key);
      for (int d = 0; d < dimensions; d++) model.rows.push_back(normal(random) * rarity / std::sqrt(float(dimensions)) / 4);
    }
    model.vocabulary.build();
    model.asked.assign(model.features(), 0.0f);
    return model;
  }
};
