/* The ceiling for bench/kernels.ts: Lloyd passes over planar float32 with the compiler's widest vectors. BANDS PIXELS -> ns per pixel. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { K = 16, LANES = 16, ROUNDS = 30, TILE = 1024 };
typedef float vector __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int numbers __attribute__((vector_size(LANES * 4), aligned(4)));

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static void label(const float *x, size_t stride, int bands, const float *centres, unsigned short *labels) {
  vector nearest = (vector){0} + INFINITY;
  numbers best = {0};
  for (int first = 0; first < K; first += 8) {
    vector sums[8] = {{0}};
    for (int band = 0; band < bands; band++) {
      const vector samples = *(const vector *)(x + band * stride);
#pragma GCC unroll 8
      for (int k = 0; k < 8; k++) {
        const vector apart = samples - centres[(first + k) * bands + band];
        sums[k] += apart * apart;
      }
    }
#pragma GCC unroll 8
    for (int k = 0; k < 8; k++) {
      const numbers less = sums[k] < nearest;
      nearest = (vector)((less & (numbers)sums[k]) | (~less & (numbers)nearest));
      best = (less & ((numbers){0} + first + k)) | (~less & best);
    }
  }
  for (int lane = 0; lane < LANES; lane++) labels[lane] = best[lane];
}

int main(int count, char **words) {
  if (count < 3) return 1;
  const int bands = atoi(words[1]);
  const size_t pixels = atol(words[2]) / TILE * TILE;
  /* Not a power of two, or all planes would fall into the same sets of the cache. */
  const size_t stride = pixels + 48;
  float *x = malloc(stride * bands * sizeof *x), *centres = malloc(K * bands * sizeof *centres);
  unsigned short *labels = malloc(pixels * sizeof *labels);
  double *sums = malloc(K * bands * sizeof *sums), least = INFINITY;
  unsigned seed = 7, counts[K];
  for (size_t i = 0; i < stride * bands; i++) x[i] = (seed = seed * 1664525u + 1013904223u) / 4294967296.0f;
  for (int i = 0; i < K * bands; i++) centres[i] = (seed = seed * 1664525u + 1013904223u) / 4294967296.0f;
  for (int round = 0; round < ROUNDS; round++) {
    const double start = seconds();
    memset(sums, 0, K * bands * sizeof *sums);
    memset(counts, 0, sizeof counts);
    for (size_t first = 0; first < pixels; first += LANES) {
      label(x + first, stride, bands, centres, labels + first);
      for (int lane = 0; lane < LANES; lane++) {
        double *row = sums + labels[first + lane] * bands;
        counts[labels[first + lane]]++;
        for (int band = 0; band < bands; band++) row[band] += x[band * stride + first + lane];
      }
    }
    const double taken = seconds() - start;
    if (taken < least) least = taken;
  }
  printf("%.1f\n", least / pixels * 1e9 + sums[0] * 0 + counts[0] * 0);
  return 0;
}
