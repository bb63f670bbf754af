#include "CKernels.h"

// A fused product would be rounded once instead of twice, and only on CPUs that have it.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

/// The vectors that stay in registers beside those that are being loaded.
enum { MOST_VECTORS = 8 };

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define SCALAR float
#define LANES 8
#define NAME(x) x##WideFloat
#include "SparseProducts.h"
#define SCALAR double
#define LANES 4
#define NAME(x) x##WideDouble
#include "SparseProducts.h"
#pragma clang attribute pop
#endif

#define SCALAR float
#define LANES 4
#define NAME(x) x##NarrowFloat
#include "SparseProducts.h"
#define SCALAR double
#define LANES 2
#define NAME(x) x##NarrowDouble
#include "SparseProducts.h"

#define SCALAR float
#define LANES 1
#define NAME(x) x##OneFloat
#include "SparseProducts.h"
#define SCALAR double
#define LANES 1
#define NAME(x) x##OneDouble
#include "SparseProducts.h"

bool kernel_has_width(KernelWidth width) {
#if defined(__x86_64__)
  if (width == KernelWidthWide) return __builtin_cpu_supports("avx2");
#endif
  return width != KernelWidthWide;
}

#if defined(__x86_64__)
#define WIDE(operation, Type, lanes)                                                      \
  if (width == KernelWidthWide && units >= 2 * lanes)                                     \
    return operation##Wide##Type(columns, values, starts, rows, units, source, target);
#else
#define WIDE(operation, Type, lanes)
#endif

// The widest vectors that are asked for and that the units fill.
#define PRODUCT(name, operation, Type, type, lanes)                                         \
  void name(KernelWidth width, const uint16_t *columns, const type *values,                 \
            const int32_t *starts, int rows, int units, const type *source, type *target) { \
    WIDE(operation, Type, lanes)                                                            \
    if (width != KernelWidthOne && units >= lanes)                                          \
      return operation##Narrow##Type(columns, values, starts, rows, units, source, target); \
    operation##One##Type(columns, values, starts, rows, units, source, target);             \
  }

PRODUCT(sparse_sum_float, sum, Float, float, 4)
PRODUCT(sparse_sum_double, sum, Double, double, 2)
PRODUCT(sparse_spread_float, spread, Float, float, 4)
PRODUCT(sparse_spread_double, spread, Double, double, 2)
