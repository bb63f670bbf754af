# What people and CI run. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
CHECK_IMPORTS := --explicit-target-dependency-import-check error
RELEASE := swift build -c release --static-swift-stdlib --product exp $(CHECK_IMPORTS)
EXP := .build/release/exp
SWIFT_FILES := Sources Tests Package.swift

.PHONY: help setup build demo gallery reports test torture bench format lint install

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system packages that are missing
	@scripts/setup

build: setup ## Build the optimised program as .build/release/exp
	@$(RELEASE)

demo: build ## Train a learning-rate sweep on embedded digits, draw its figures
	@mkdir -p demo
	$(EXP) --version
	$(EXP) run experiments/lr-sweep.json --store demo/exp.sqlite
	$(EXP) plot lr-sweep --store demo/exp.sqlite --folder demo
	@echo "Look at the figures above; ask more: $(EXP) list --store demo/exp.sqlite"

gallery: build ## Draw the pictures of README.md and docs/gallery.md
	$(EXP) run experiments/lr-sweep.json --store demo/gallery.sqlite --quiet
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind loss -o docs/images/lr-sweep-loss.png
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind accuracy -o docs/images/lr-sweep-accuracy.png
	$(EXP) run experiments/spirals.json --store demo/gallery.sqlite --quiet
	$(EXP) plot spirals --store demo/gallery.sqlite --scale 2 --kind accuracy -o docs/images/spirals-accuracy.png
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind heatmap -o docs/images/lr-sweep-heatmap.png
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind sweep -o docs/images/lr-sweep-sweep.png
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind parallel -o docs/images/lr-sweep-parallel.png
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind loss --group-by learning_rate \
	  --band ci --log-y -o docs/images/lr-sweep-group.png
	$(EXP) plot lr-sweep --store demo/gallery.sqlite --scale 2 --kind compare \
	  --where "learning_rate >= 0.1 and seed = 0" -o docs/images/lr-sweep-compare.png
	for name in optimizers starting-points rosenbrock derivative; do \
	  $(EXP) run experiments/$$name.json --store demo/gallery.sqlite --quiet; \
	done
	$(EXP) plot optimizers --store demo/gallery.sqlite --scale 2 --kind metric --theme print \
	  -o docs/images/optimizers-print.png
	for name in optimizers starting-points rosenbrock; do \
	  $(EXP) plot $$name --store demo/gallery.sqlite --scale 2 --kind field -o docs/images/$$name-field.png; \
	done
	$(EXP) plot derivative --store demo/gallery.sqlite --scale 2 --kind curve --at 5 \
	  -o docs/images/derivative-curve.png
	$(EXP) graph experiments/graph.json --scale 2 -o docs/images/graph.png
	$(EXP) graph experiments/lr-sweep.json hidden_size=[50,20] --samples 8 --scale 2 \
	  -o docs/images/graph-layers.png
	$(EXP) curve --scale 2 -o docs/images/activations-curve.png
	$(EXP) curve sigmoid --at 1 --scale 2 -o docs/images/sigmoid-curve.png

reports: build ## Write the reports of docs/reports
	rm -f demo/reports.sqlite*
	mkdir -p demo docs/reports
	for name in lr-sweep gradient-descent optimizers; do \
	  $(EXP) run experiments/$$name.json --store demo/reports.sqlite --quiet; \
	  $(EXP) report $$name --store demo/reports.sqlite -o docs/reports/$$name.html; \
	done
	$(EXP) report gradient-descent --store demo/reports.sqlite -o docs/reports/gradient-descent.md

test: setup lint ## Build everything and run all tests
	@scripts/setup --tests
	@swift build --build-tests $(CHECK_IMPORTS)
	@scripts/test

torture: build ## Kill sweeps, compare every bit; kill, crowd and damage stores for some minutes
	@scripts/torture-sweep $(EXP)
	@scripts/torture-tasks $(EXP)
	@swift build $(CHECK_IMPORTS)
	@scripts/torture .build/debug

bench: build ## Measure training, logging, drawing and start-up
	@scripts/bench $(EXP)
	@swift build -c release --product storebench $(CHECK_IMPORTS)
	@scripts/bench-store .build/release/storebench
	@scripts/bench-journals .build/release/storebench
	@swift build -c release --product searchbench $(CHECK_IMPORTS)
	@scripts/bench-search .build/release/searchbench

format: ## Format all Swift files
	@swift format -i --parallel -r $(SWIFT_FILES)

lint: ## Check format and style of all Swift files
	@swift format lint --strict --parallel -r $(SWIFT_FILES)

install: build ## Install exp and its shell completions below PREFIX
	install -D -m 755 $(EXP) $(DESTDIR)$(PREFIX)/bin/exp
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(EXP) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/exp
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	$(EXP) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_exp
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(EXP) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/exp.fish
