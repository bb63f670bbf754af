// Both products for one type of number and one width of vector: SCALAR is the type, LANES the
// numbers in a vector, NAME(x) the name of x for this pair. `units` is at least LANES.
//
// A row of units is covered by vectors; the last ends at the row's end and overlaps the one before
// where LANES does not divide the units. All vectors of a group are loaded before one is stored, so
// what two of them share is computed twice but added once.

typedef SCALAR NAME(Vector)
    __attribute__((vector_size(LANES * sizeof(SCALAR)), aligned(sizeof(SCALAR)), may_alias));

#define AT(row, v) (*(NAME(Vector) *)((row) + ((v) < count - 1 ? (v) * LANES : last)))
#define READ(row, v) (*(const NAME(Vector) *)((row) + ((v) < count - 1 ? (v) * LANES : last)))
#define EACH_VECTOR _Pragma("unroll") for (int v = 0; v < count; v++)

/// `count` vectors of one row of sums; the last begins `last` units after the first.
INLINE void NAME(sumGroup)(const int count, long last, const uint16_t *columns,
                           const SCALAR *values, int entries, int units, const SCALAR *weights,
                           SCALAR *sums) {
  NAME(Vector) kept[MOST_VECTORS];
  EACH_VECTOR kept[v] = READ(sums, v);
  for (int k = 0; k < entries; k++) {
    const SCALAR *row = weights + (long)columns[k] * units;
    EACH_VECTOR kept[v] += values[k] * READ(row, v);
  }
  EACH_VECTOR AT(sums, v) = kept[v];
}

/// What one row of deltas adds to `count` vectors of each of its inputs' gradients.
INLINE void NAME(spreadGroup)(const int count, long last, const uint16_t *columns,
                              const SCALAR *values, int entries, int units,
                              const SCALAR *deltas, SCALAR *gradient) {
  NAME(Vector) kept[MOST_VECTORS], sums[MOST_VECTORS];
  EACH_VECTOR kept[v] = READ(deltas, v);
  for (int k = 0; k < entries; k++) {
    SCALAR *row = gradient + (long)columns[k] * units;
    EACH_VECTOR sums[v] = READ(row, v) + values[k] * kept[v];
    EACH_VECTOR AT(row, v) = sums[v];
  }
}

// A number of vectors that the compiler knows, so that they stay in registers.
#define GROUP(operation, count) \
  case count: operation(count, last, columns, values, entries, units, source, target); break;
#define GROUPS(operation)                                                       \
  GROUP(operation, 1) GROUP(operation, 2) GROUP(operation, 3) GROUP(operation, 4) \
  GROUP(operation, 5) GROUP(operation, 6) GROUP(operation, 7) GROUP(operation, 8)

/// One row of the sparse matrix, in groups of nearly equal size.
INLINE void NAME(row)(const bool isSum, const uint16_t *columns, const SCALAR *values, int entries,
                      int units, const SCALAR *dense, SCALAR *result) {
  const int vectors = (units + LANES - 1) / LANES;
  const int groups = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;
  for (int g = 0; g < groups; g++) {
    const int from = g * vectors / groups, to = (g + 1) * vectors / groups;
    const SCALAR *source = dense + from * LANES;
    SCALAR *target = result + from * LANES;
    const long last = (to == vectors ? units : to * LANES) - LANES - from * LANES;
    if (isSum) switch (to - from) { GROUPS(NAME(sumGroup)) }
    else switch (to - from) { GROUPS(NAME(spreadGroup)) }
  }
}

static void NAME(sum)(const uint16_t *columns, const SCALAR *values, const int32_t *starts,
                      int rows, int units, const SCALAR *weights, SCALAR *sums) {
  for (int r = 0; r < rows; r++)
    NAME(row)(true, columns + starts[r], values + starts[r], starts[r + 1] - starts[r], units,
              weights, sums + (long)r * units);
}

static void NAME(spread)(const uint16_t *columns, const SCALAR *values, const int32_t *starts,
                         int rows, int units, const SCALAR *deltas, SCALAR *gradient) {
  for (int r = 0; r < rows; r++)
    NAME(row)(false, columns + starts[r], values + starts[r], starts[r + 1] - starts[r], units,
              deltas + (long)r * units, gradient);
}

#undef AT
#undef READ
#undef EACH_VECTOR
#undef GROUP
#undef GROUPS
#undef SCALAR
#undef LANES
#undef NAME
