# Jemput Bola. `make serve` and `make test` are the two commands; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup serve app bytes test bench-engine bench-pages rest screenshots simulate torture
# One recipe at a time: the steps share target folders, and errors stay readable.
.NOTPARALLEL:

DATA_DIR ?= data
# What the pages are built from (not the server: changing it does not change them).
PAGE_SOURCES := $(shell find src public index.html Trunk.toml Cargo.toml Cargo.lock .ci/pages .ci/bin/wasm-bindgen .ci/bin/without-exports.mjs .ci/rest.txt .ci/wasm-env .ci/package-lock.json build.rs -type f -not -path 'src/server/*') \
	src/server/pack.rs $(wildcard src/server/pack/*.rs)

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

rest: setup ## write anew which functions of the app no first answer needs (.ci/rest.txt), as Chromium runs it
	@JB_TRACE=1 .ci/pages > /dev/null
	@cargo bench --quiet --locked --profile dev --bench rest
	@.ci/pages

test: ## check and test everything: format, lints, docs, unit, HTTP and browser tests
	@.ci/setup --tests
	@.ci/test

bench-engine: ## how fast the interview is, on the forms of ../shared/bench (JB_BENCH_DIR)
	@cargo bench --quiet --locked --bench engine

bench-pages: app ## the same in Chromium, as it is and at a sixth of the processor's speed
	@cargo bench --quiet --locked --profile dev --bench pages

screenshots: app ## every screen and control as a picture, into target/screenshots
	@rm -rf target/screenshots
	@JB_AXE=$$(. .ci/wasm-env && echo "$$npm_tools/node_modules/axe-core/axe.min.js") JB_PAGES_BUILT=1 JB_SCREENSHOTS=$(CURDIR)/target/screenshots cargo test --quiet --locked --test 'browser_*'

simulate: ## histories of phones, network and server under every fault (HISTORIES=1000000 SEED=1)
	@cargo bench --quiet --locked --bench simulate

torture: ## real faults against the real server, and into the README (TRIALS=120 SEED=1 ROWS=all)
	@cargo bench --quiet --locked --profile dev --bench torture
