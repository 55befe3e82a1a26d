// encode MODEL FOLDER OUT question|passage [COUNT]: vectors of the first COUNT texts of the folder, float32.
#include "model.hpp"

int main(int count, char **words) {
  if (count < 5) return 1;
  Model model = Model::load(words[1]);
  Texts texts(words[2]);
  int to = count > 5 ? std::atoi(words[5]) : texts.size();
  writeAll(words[3], model.encodeAll(texts, 0, to, std::string(words[4]) == "question"));
}
