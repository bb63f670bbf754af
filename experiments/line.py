"""Fits a line by stochastic gradient descent and prints a JSON object a step; needs Python 3 alone."""
import argparse
import json
import random

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, required=True)
parser.add_argument("--batch_size", type=int, default=8)
parser.add_argument("--steps", type=int, default=100)
args = parser.parse_args()

random.seed(0)
samples = [(x / 50 - 1, 3 * x / 50 - 2 + random.gauss(0, 0.1)) for x in range(101)]
slope, offset = 0.0, 0.0
for step in range(args.steps):
    batch = random.sample(samples, args.batch_size)
    errors = [slope * x + offset - y for x, y in batch]
    loss = sum(error * error for error in errors) / len(batch)
    print(json.dumps({"step": step, "loss": loss, "slope": slope, "offset": offset}))
    slope -= args.lr * 2 * sum(error * x for error, (x, y) in zip(errors, batch)) / len(batch)
    offset -= args.lr * 2 * sum(errors) / len(batch)
