// Contrastive training of the encoder on one core. See README.md.
#include <chrono>
#include <map>
#include "model.hpp"

struct Pair { int source, query; std::vector<int> right; std::vector<int> hard; };

struct Options {
  std::map<std::string, std::string> given;
  float number(const std::string &name, float otherwise) const { auto it = given.find(name); return it == given.end() ? otherwise : std::stof(it->second); }
  std::string word(const std::string &name, const std::string &otherwise) const { auto it = given.find(name); return it == given.end() ? otherwise : it->second; }
};

struct Material {
  Texts texts;
  int passages;
  std::vector<std::string> sources;
  std::vector<Pair> pairs;
  std::map<std::string, std::vector<int>> bySource;

  Material(const std::string &folder, int passages) : texts(folder), passages(passages) {
    std::ifstream file(folder + "/pairs.tsv");
    std::string line, source, query, right, one;
    while (std::getline(file, line)) {
      std::istringstream fields(line);
      std::getline(fields, source, '\t'), std::getline(fields, query, '\t'), std::getline(fields, right, '\t');
      Pair pair{0, std::stoi(query), {}, {}};
      std::istringstream numbers(right);
      while (std::getline(numbers, one, ',')) pair.right.push_back(std::stoi(one));
      bySource[source].push_back(int(pairs.size()));
      pairs.push_back(pair);
    }
  }
};

struct Example { Features query, passage; int queryText, passageText; const Pair *pair; };

struct Trainer {
  const Material &m;
  Model &model;
  const Options &options;
  Random random{11};
  Counter counter;
  std::vector<float> seen, seenAsked, gradient;
  std::vector<int> touched;
  std::vector<uint8_t> isTouched;
  float sharpness, backward;
  int longest, window;

  Trainer(const Material &m, Model &model, const Options &options)
      : m(m), model(model), options(options), counter(model.vocabulary), seen(model.features(), 0), seenAsked(model.features(), 0),
        gradient(model.rows.size(), 0), isTouched(model.features(), 0), sharpness(options.number("sharpness", 20)),
        backward(options.number("backward", 0.5f)), longest(int(options.number("longest", 600))),
        window(int(options.number("window", 200))) {}

  Span cut(Span span, int length) {
    length = std::min(length, span.length);
    return {span.codes + below(random, span.length - length + 1), length};
  }

  Features featuresOf(std::initializer_list<Span> spans, float drop) {
    Features features;
    for (Span span : spans) counter.add(features, span);
    counter.finish(features, drop, random);
    return features;
  }

  Features passageFeatures(int text, float drop) {
    Span span = m.texts.whole(text);
    span.length = std::min(span.length, longest);
    return featuresOf({span}, drop);
  }

  /** A span of a passage → the passage, in four forms. */
  Example cloze(int first) {
    auto draw = [&] { return first + below(random, m.passages - first); };
    int text = draw();
    while (m.texts.body(text).length < 30) text = draw();
    Span head = m.texts.head(text), body = m.texts.body(text);
    body = cut(body, chance(random) < 0.3f ? longest : window);
    Example example{{}, {}, -1, text, nullptr};
    float form = chance(random);
    Span span = cut(body, 10 + below(random, 50));
    Span before{body.codes, int(span.codes - body.codes)}, after{span.codes + span.length, body.length - before.length - span.length};
    bool hidden = chance(random) < 0.6f;
    Span middle = hidden ? Span{span.codes, 0} : span;
    Span nothing{body.codes, 0};
    if (form < 0.5f) example.query = featuresOf({span}, 0.1f);
    else if (form < 0.7f) example.query = featuresOf({head, span}, 0.1f);
    else if (form < 0.9f) {
      Span other = cut(body, 5 + below(random, 12)), first = cut(span, 5 + below(random, 12));
      example.query = featuresOf({first, other}, 0.1f);
    } else example.query = featuresOf({head}, 0.1f);
    bool bare = form >= 0.9f || chance(random) < 0.15f;
    example.passage = featuresOf({bare ? nothing : head, before, middle, after}, 0);
    return example;
  }

  Example labelled(const Pair &pair, float dropQuery, float dropPassage) {
    int text = pair.right[below(random, int(pair.right.size()))];
    Span query = m.texts.whole(pair.query);
    query.length = std::min(query.length, longest);
    return {featuresOf({query}, dropQuery), passageFeatures(text, dropPassage), pair.query, text, &pair};
  }

  void touch(int row) { if (!isTouched[row]) isTouched[row] = 1, touched.push_back(row); }

  void scatter(const Features &features, bool question, const float *unit, float length, float *slope, float rate) {
    int n = model.dimensions;
    float along = dot(unit, slope, n);
    for (int d = 0; d < n; d++) slope[d] = (slope[d] - along * unit[d]) / length;
    for (size_t f = 0; f < features.rows.size(); f++) {
      int row = features.rows[f];
      touch(row);
      float weight = features.weights[f];
      if (question) {
        weight *= std::exp(model.asked[row]);
        float slant = weight * dot(&model.rows[size_t(row) * n], slope, n);
        seenAsked[row] += slant * slant;
        model.asked[row] -= rate * slant / std::sqrt(seenAsked[row] + 1e-10f);
        model.asked[row] = std::max(-2.0f, std::min(2.0f, model.asked[row]));
      }
      float *sum = &gradient[size_t(row) * n];
      for (int d = 0; d < n; d++) sum[d] += weight * slope[d];
    }
  }

  /** AdaGrad with one accumulator a row. */
  void descend(float rate) {
    int n = model.dimensions;
    for (int row : touched) {
      float *sum = &gradient[size_t(row) * n], *value = &model.rows[size_t(row) * n];
      seen[row] += dot(sum, sum, n) / n;
      float step = rate / std::sqrt(seen[row] + 1e-12f);
      for (int d = 0; d < n; d++) value[d] -= step * sum[d], sum[d] = 0;
      isTouched[row] = 0;
    }
    touched.clear();
  }

  /** One batch; returns the loss of question → passage. */
  float step(std::vector<Example> &batch, float rate) {
    int n = model.dimensions, size = int(batch.size());
    std::vector<Features> extra;
    std::vector<int> columns;
    for (auto &example : batch) columns.push_back(example.passageText);
    for (auto &example : batch)
      if (example.pair && !example.pair->hard.empty() && extra.size() < size_t(options.number("hard", 384))) {
        int text = example.pair->hard[below(random, int(example.pair->hard.size()))];
        columns.push_back(text), extra.push_back(passageFeatures(text, 0.05f));
      }
    int wide = int(columns.size());
    auto passage = [&](int j) -> const Features & { return j < size ? batch[j].passage : extra[j - size]; };
    Matrix queries(size_t(size) * n), passages(size_t(wide) * n), logits(size_t(size) * wide), slopes(size_t(size) * wide, 0.0f);
    std::vector<float> queryLengths(size), passageLengths(wide);
    for (int i = 0; i < size; i++) queryLengths[i] = model.encode(batch[i].query, true, &queries[size_t(i) * n]);
    for (int j = 0; j < wide; j++) passageLengths[j] = model.encode(passage(j), false, &passages[size_t(j) * n]);
    Matrix turned = transposed(passages.data(), wide, n);
    multiply(queries.data(), turned.data(), logits.data(), size, n, wide);
    mask(batch, columns, logits, wide);
    float loss = contrast(logits, slopes, size, wide);
    Matrix querySlopes(size_t(size) * n), passageSlopes(size_t(wide) * n);
    multiply(slopes.data(), passages.data(), querySlopes.data(), size, wide, n);
    Matrix turnedSlopes = transposed(slopes.data(), size, wide);
    multiply(turnedSlopes.data(), queries.data(), passageSlopes.data(), wide, size, n);
    float askedRate = options.number("asked", 0.3f) * rate;
    for (int i = 0; i < size; i++) scatter(batch[i].query, true, &queries[size_t(i) * n], queryLengths[i], &querySlopes[size_t(i) * n], askedRate);
    for (int j = 0; j < wide; j++) scatter(passage(j), false, &passages[size_t(j) * n], passageLengths[j], &passageSlopes[size_t(j) * n], 0);
    descend(rate);
    return loss;
  }

  /** Sharpens, and takes other right passages of a question out of its negatives. */
  void mask(const std::vector<Example> &batch, const std::vector<int> &columns, Matrix &logits, int wide) {
    int size = int(batch.size());
    for (float &value : logits) value *= sharpness;
    std::unordered_map<int, std::vector<int>> where, asked;
    for (int j = 0; j < wide; j++) where[columns[j]].push_back(j);
    for (int i = 0; i < size; i++) if (batch[i].queryText >= 0) asked[batch[i].queryText].push_back(i);
    for (int i = 0; i < size; i++) {
      auto hide = [&](int j) { if (j != i) logits[size_t(i) * wide + j] = -1e9f; };
      for (int j : where[columns[i]]) hide(j);
      if (!batch[i].pair) continue;
      for (int text : batch[i].pair->right) { auto it = where.find(text); if (it != where.end()) for (int j : it->second) hide(j); }
      for (int j : asked[batch[i].queryText]) hide(j);
    }
  }

  /** Softmax cross-entropy over rows and, weighted, over columns; the diagonal is right. */
  float contrast(const Matrix &logits, Matrix &slopes, int size, int wide) {
    float loss = 0, share = sharpness / size;
    std::vector<float> raised(wide), highest(size, -1e9f), totals(size, 0.0f);
    for (int i = 0; i < size; i++) {
      const float *row = &logits[size_t(i) * wide];
      float most = row[0], total = 0;
      for (int j = 0; j < wide; j++) most = std::max(most, row[j]);
      for (int j = 0; j < wide; j++) raised[j] = std::exp(row[j] - most), total += raised[j];
      float *out = &slopes[size_t(i) * wide];
      for (int j = 0; j < wide; j++) out[j] = raised[j] / total * share;
      loss -= std::log(raised[i] / total + 1e-9f);
      out[i] -= share;
      for (int j = 0; j < size; j++) highest[j] = std::max(highest[j], row[j]);
    }
    for (int i = 0; i < size; i++)
      for (int j = 0; j < size; j++) totals[j] += std::exp(logits[size_t(i) * wide + j] - highest[j]);
    for (int i = 0; i < size; i++) {
      float *out = &slopes[size_t(i) * wide];
      for (int j = 0; j < size; j++) out[j] += backward * share * std::exp(logits[size_t(i) * wide + j] - highest[j]) / totals[j];
      out[i] -= backward * share;
    }
    return loss / size;
  }

  /** Looks up, for questions that have passages as answers, the wrong passages that the encoder ranks high. */
  void mine(std::vector<Pair> &pairs, const std::map<std::string, int> &skipped, int most) {
    Matrix all = model.encodeAll(m.texts, 0, m.passages, false);
    Matrix turned;
    std::vector<std::pair<int, int>> chosen;
    for (auto &[source, skip] : skipped) {
      auto it = m.bySource.find(source);
      if (it == m.bySource.end()) continue;
      std::vector<int> own;
      for (int p : it->second) if (pairs[p].right[0] < m.passages) own.push_back(p);
      std::shuffle(own.begin(), own.end(), random);
      if (int(own.size()) > most) own.resize(most);
      for (int p : own) chosen.push_back({p, skip});
    }
    const int BLOCK = 64, depth = int(options.number("depth", 60));
    int n = model.dimensions;
    turned = transposed(all.data(), m.passages, n);
    Matrix block(size_t(BLOCK) * n), scores(size_t(BLOCK) * m.passages);
    for (size_t from = 0; from < chosen.size(); from += BLOCK) {
      int count = int(std::min<size_t>(BLOCK, chosen.size() - from));
      for (int i = 0; i < count; i++) {
        Features features = featuresOf({m.texts.whole(pairs[chosen[from + i].first].query)}, 0);
        model.encode(features, true, &block[size_t(i) * n]);
      }
      multiply(block.data(), turned.data(), scores.data(), count, n, m.passages);
      for (int i = 0; i < count; i++) keep(pairs[chosen[from + i].first], &scores[size_t(i) * m.passages], chosen[from + i].second, depth);
    }
  }

  void keep(Pair &pair, float *scores, int skip, int depth) {
    for (int text : pair.right) if (text < m.passages) scores[text] = -1;
    std::vector<int> order(m.passages);
    for (int i = 0; i < m.passages; i++) order[i] = i;
    std::nth_element(order.begin(), order.begin() + skip + depth, order.end(), [&](int a, int b) { return scores[a] > scores[b]; });
    order.resize(skip + depth);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return scores[a] > scores[b]; });
    pair.hard.assign(order.begin() + skip, order.end());
  }

  /** Share of held-out questions with a right text in the first ten (or as the first) among these texts. */
  void validate(const std::string &source, bool amongItems) {
    auto it = m.bySource.find(source);
    if (it == m.bySource.end()) return;
    std::vector<int> texts;
    if (amongItems) {
      std::map<int, bool> found;
      for (int p : m.bySource.at("item")) for (int text : m.pairs[p].right) found[text] = true;
      for (auto &[text, yes] : found) texts.push_back(text);
    } else for (int i = 0; i < m.passages; i++) texts.push_back(i);
    int n = model.dimensions, first = 0, ten = 0;
    double reciprocal = 0;
    Matrix all;
    all.reserve(texts.size() * n);
    std::vector<float> query(n);
    for (int text : texts) {
      Features features = passageFeatures(text, 0);
      model.encode(features, false, query.data());
      all.insert(all.end(), query.begin(), query.end());
    }
    for (int p : it->second) {
      model.encode(featuresOf({m.texts.whole(m.pairs[p].query)}, 0), true, query.data());
      std::vector<float> scores(texts.size());
      float best = -1;
      for (size_t i = 0; i < texts.size(); i++) {
        scores[i] = dot(query.data(), &all[i * n], n);
        if (std::find(m.pairs[p].right.begin(), m.pairs[p].right.end(), texts[i]) != m.pairs[p].right.end()) best = std::max(best, scores[i]);
      }
      int better = 0;
      for (float score : scores) better += score > best;
      first += better < 1, ten += better < 10, reciprocal += 1.0 / (1 + better);
    }
    float count = float(it->second.size());
    printf("  %s hit@1 %.3f hit@10 %.3f mrr %.3f", source.c_str(), first / count, ten / count, reciprocal / count);
  }
};

struct Kind { std::string source; int count; float dropQuery, dropPassage; };

/** "cloze:400 lay:60:0.25:0.1 …": source, how many in a batch, features dropped from question and passage. */
std::vector<Kind> readMix(const std::string &text) {
  std::vector<Kind> mix;
  std::istringstream words(text);
  std::string word, part;
  while (words >> word) {
    std::istringstream parts(word);
    Kind kind{"", 0, 0.1f, 0.05f};
    std::getline(parts, kind.source, ':');
    if (std::getline(parts, part, ':')) kind.count = std::stoi(part);
    if (std::getline(parts, part, ':')) kind.dropQuery = std::stof(part);
    if (std::getline(parts, part, ':')) kind.dropPassage = std::stof(part);
    mix.push_back(kind);
  }
  return mix;
}

int main(int count, char **words) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) options.given[words[i] + 2] = words[i + 1];
  setvbuf(stdout, nullptr, _IOLBF, 0);
  std::string folder = options.word("material", "."), out = options.word("out", ".");
  Material material(folder, int(options.number("passages", 0)));
  Model model = options.given.count("from") ? Model::load(options.word("from", ""))
      : Model::create(material.texts, material.passages, int(options.number("features", 80000)), int(options.number("dimensions", 256)));
  printf("%d features, %d dimensions, %zu pairs, %d texts\n", model.features(), model.dimensions, material.pairs.size(), material.texts.size());
  Trainer trainer(material, model, options);
  trainer.random.seed(unsigned(options.number("seed", 11)));
  std::vector<std::vector<Kind>> mixes{readMix(options.word("mix", "cloze:512"))};
  if (options.given.count("mix2")) mixes.push_back(readMix(options.word("mix2", "")));
  float minutes = options.number("minutes", 1), rate = options.number("rate", 0.03f), second = options.number("second", 0.25f);
  float mineEvery = options.number("mine", 0), tail = options.number("tail", 0.25f), floor = options.number("floor", 0.02f);
  std::map<std::string, int> skipped{{"lay", 0}, {"answer", 0}, {"lay-words", 0}, {"item-article", 10}, {"statement", 3}, {"citation", 5}};
  auto start = std::chrono::steady_clock::now();
  auto share = [&] { return std::chrono::duration<float>(std::chrono::steady_clock::now() - start).count() / 60 / minutes; };
  Matrix mean;
  std::vector<float> meanAsked;
  double loss = 0, lossSteps = 0;
  float nextReport = 0.1f, nextMine = mineEvery > 0 ? options.number("firstmine", mineEvery) : 2, averaged = 0;
  int steps = 0, late = int(options.number("late", 0));
  for (float at = 0; at < 1; at = share(), steps++) {
    auto &mix = mixes[mixes.size() > 1 && chance(trainer.random) < second ? 1 : 0];
    std::vector<Example> batch;
    for (auto &kind : mix) {
      auto it = material.bySource.find(kind.source);
      for (int i = 0; i < kind.count; i++)
        batch.push_back(kind.source == "cloze" ? trainer.cloze(0) : kind.source == "late" ? trainer.cloze(late) : trainer.labelled(material.pairs[it->second[below(trainer.random, int(it->second.size()))]], kind.dropQuery, kind.dropPassage));
    }
    float warm = std::min(1.0f, (steps + 1) / 50.0f);
    loss += trainer.step(batch, rate * warm * std::max(floor, 1 - at)), lossSteps++;
    if (at > nextMine) trainer.mine(material.pairs, skipped, int(options.number("most", 1500))), nextMine += mineEvery;
    if (at > 1 - tail && steps % 15 == 0) {
      if (mean.empty()) mean.assign(model.rows.size(), 0), meanAsked.assign(model.features(), 0);
      averaged++;
      for (size_t i = 0; i < mean.size(); i++) mean[i] += (model.rows[i] - mean[i]) / averaged;
      for (size_t i = 0; i < meanAsked.size(); i++) meanAsked[i] += (model.asked[i] - meanAsked[i]) / averaged;
    }
    if (at > nextReport) {
      printf("%3.0f%% step %d loss %.3f", at * 100, steps, loss / lossSteps);
      trainer.validate("val-lay", false), trainer.validate("val-item", true);
      printf("\n"), nextReport += 0.1f, loss = lossSteps = 0;
    }
  }
  if (!mean.empty()) model.rows = mean, model.asked = meanAsked;
  printf("end, step %d", steps);
  trainer.validate("val-lay", false), trainer.validate("val-item", true);
  printf("\n");
  model.save(out);
}
