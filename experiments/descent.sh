#!/bin/sh
# Descends on x^2 from 1, one line a step: descent.sh RATE STEPS
awk -v rate="$1" -v steps="$2" 'BEGIN {
  x = 1
  for (step = 0; step <= steps; step++) {
    printf "step %d: x=%.6g loss=%.6g\n", step, x, x * x
    x -= rate * 2 * x
  }
}'
# Whatever is left in the run's folder is kept as an artifact.
echo "rate $1" > "$EXP_RUN_DIR/notes.txt"
