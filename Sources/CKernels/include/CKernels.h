#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stdint.h>

// Products of a matrix that is mostly zeros with a dense one, in vectors as wide as the CPU has.
//
// A sparse matrix lies in memory row by row: row r has the entries starts[r]..<starts[r + 1], each
// a column and a value. A dense matrix has rows of `units` numbers. Products and sums are rounded
// one by one in the order of the entries, never fused, so every width gives the same bits.

/// The numbers that one instruction works on.
typedef enum {
  /// One: any CPU, any number of units.
  KernelWidthOne,
  /// 16 bytes: any CPU of the 64-bit families.
  KernelWidthNarrow,
  /// 32 bytes: AVX2.
  KernelWidthWide,
} KernelWidth;

/// Whether this CPU has vectors of a width.
bool kernel_has_width(KernelWidth width);

/// Adds to each row of sums, of `rows` rows, the product of a sparse row and the weights.
///
/// sums[r][j] += value * weights[column][j], by ascending place of the entry.
void sparse_sum_float(KernelWidth width, const uint16_t *columns, const float *values,
                      const int32_t *starts, int rows, int units, const float *weights,
                      float *sums);
void sparse_sum_double(KernelWidth width, const uint16_t *columns, const double *values,
                       const int32_t *starts, int rows, int units, const double *weights,
                       double *sums);

/// Adds to the gradient the product of the sparse matrix, transposed, and the deltas.
///
/// gradient[column][j] += value * deltas[r][j], by ascending row r and place of the entry.
void sparse_spread_float(KernelWidth width, const uint16_t *columns, const float *values,
                         const int32_t *starts, int rows, int units, const float *deltas,
                         float *gradient);
void sparse_spread_double(KernelWidth width, const uint16_t *columns, const double *values,
                          const int32_t *starts, int rows, int units, const double *deltas,
                          double *gradient);

#endif
