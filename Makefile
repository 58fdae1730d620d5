# Jemput Bola. `make serve` and `make test` are the two commands; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup serve app bytes test bench-engine bench-pages simulate
# One recipe at a time: the steps share target folders, and errors stay readable.
.NOTPARALLEL:

DATA_DIR ?= data
# What the pages are built from (not the server: changing it does not change them).
PAGE_SOURCES := $(shell find src public index.html Trunk.toml Cargo.toml Cargo.lock .ci/pages .ci/wasm-env .ci/package-lock.json -type f -not -path 'src/server/*') \
	src/server/pack.rs

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: ## install what is missing to build and serve (the tests' browser: .ci/setup --tests)
	@.ci/setup

serve: setup app ## build the pages and run the server on this machine (DATA_DIR=data)
	@cargo run --quiet -- serve --data-dir $(DATA_DIR) --app-dir dist

app: dist/.packed ## build the release pages into dist/

dist/.packed: $(PAGE_SOURCES)
	@.ci/pages

bytes: dist/.packed ## how many bytes a phone loads, as a table and as JSON in the last line
	@cargo run --quiet -- app pack dist

test: ## check and test everything: format, lints, docs, unit, HTTP and browser tests
	@.ci/setup --tests
	@.ci/test

bench-engine: ## how fast the interview is, on the forms of ../shared/bench (JB_BENCH_DIR)
	@cargo bench --quiet --locked --bench engine

bench-pages: app ## the same in Chromium, as it is and at a sixth of the processor's speed
	@cargo bench --quiet --locked --profile dev --bench pages

simulate: ## histories of phones, network and server under every fault (HISTORIES=1000000 SEED=1)
	@cargo bench --quiet --locked --bench simulate
