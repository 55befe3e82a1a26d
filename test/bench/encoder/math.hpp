// Dense arithmetic of one core: a matrix product over packed panels, and unit lengths.
#pragma once
#include <cmath>
#include <cstring>
#include <vector>

typedef float Lane __attribute__((vector_size(64), aligned(4)));
const int LANE = 16;
using Matrix = std::vector<float>;

inline Matrix transposed(const float *a, int rows, int columns) {
  Matrix result(size_t(rows) * columns);
  for (int i0 = 0; i0 < rows; i0 += 32)
    for (int j0 = 0; j0 < columns; j0 += 32)
      for (int i = i0; i < std::min(rows, i0 + 32); i++)
        for (int j = j0; j < std::min(columns, j0 + 32); j++) result[size_t(j) * rows + i] = a[size_t(i) * columns + j];
  return result;
}

/** c[m×n] = a[m×k] · b[k×n]. */
inline void multiply(const float *a, const float *b, float *c, int m, int k, int n) {
  const int WIDTH = 2 * LANE;
  std::vector<float> panel(size_t(k) * WIDTH);
  for (int j = 0; j < n; j += WIDTH) {
    int width = std::min(WIDTH, n - j);
    std::fill(panel.begin(), panel.end(), 0.0f);
    for (int p = 0; p < k; p++) memcpy(&panel[size_t(p) * WIDTH], b + size_t(p) * n + j, width * sizeof(float));
    for (int i = 0; i < m; i += 4) {
      int high = std::min(4, m - i);
      Lane sum[4][2] = {};
      const float *row[4];
      for (int r = 0; r < 4; r++) row[r] = a + size_t(i + std::min(r, high - 1)) * k;
      for (int p = 0; p < k; p++) {
        const Lane left = *reinterpret_cast<const Lane *>(&panel[size_t(p) * WIDTH]);
        const Lane right = *reinterpret_cast<const Lane *>(&panel[size_t(p) * WIDTH + LANE]);
        for (int r = 0; r < 4; r++) sum[r][0] += row[r][p] * left, sum[r][1] += row[r][p] * right;
      }
      for (int r = 0; r < high; r++) {
        float out[WIDTH];
        memcpy(out, &sum[r][0], sizeof out);
        memcpy(c + size_t(i + r) * n + j, out, width * sizeof(float));
      }
    }
  }
}

inline float dot(const float *a, const float *b, int n) {
  float sum = 0;
  for (int d = 0; d < n; d++) sum += a[d] * b[d];
  return sum;
}
