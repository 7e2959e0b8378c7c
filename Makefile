# What the targets do stands in Tools/ and in the manifests; this file only names it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# The data folder of `make run`: make run DATA=elsewhere
DATA ?= $(or $(KITH_DATA),kith-data)
# The port of `make run` and `make dev`: make run PORT=8041
PORT ?= 8040

# Without it SwiftPM lets through an import that Package.swift does not declare.
SWIFT_CHECKS := --explicit-target-dependency-import-check error
# A release brings Swift's own library along, where the toolchain has it to link: it starts faster.
SWIFT_HOME := $(dir $(shell command -v swift))..
RELEASE := -c release $(if $(wildcard $(SWIFT_HOME)/lib/swift_static),--static-swift-stdlib)
# As many tests at once as cores can do: hundreds side by side only wait for one another.
SWIFT_WIDTH := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(shell expr 4 '*' $$(nproc))
PYTEST := .venv/bin/python -m pytest -c Tests/pytest.ini
# Where tests only drive the binary, as many go beside each other as there are cores.
BESIDE := -n auto

.PHONY: help setup run dev build test check format bench torture sdk

help: ## Lists the targets
	@echo "Kith: what make can do"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Installs what a bare Debian or Ubuntu with Swift lacks, and the test tools in .venv
	@Tools/setup test

run: ## Builds Kith for use, makes the demo data if there is none, and serves them
	@Tools/setup run
	@test -x .build/release/kith || echo "Building Kith. The first time this takes some minutes."
	@swift build $(RELEASE) --product kith $(SWIFT_CHECKS)
	@.build/release/kith demo --data "$(DATA)"
	@exec .build/release/kith serve --data "$(DATA)" --port $(PORT)

dev: ## Debug build, served on the data folder of `make run`
	@Tools/setup run
	@swift build --product kith $(SWIFT_CHECKS)
	@.build/debug/kith demo --data "$(DATA)"
	@exec .build/debug/kith serve --data "$(DATA)" --port $(PORT)

build: ## Debug build; an import that is not declared is an error
	@Tools/setup run
	@swift build $(SWIFT_CHECKS)

test: ## Everything that CI runs: check and every suite
	@Tools/step "set-up" Tools/setup test
	@Tools/step "check" Tools/check
	@Tools/step "tests of the house" $(PYTEST) Tests/House
	@Tools/step "build" swift build --build-tests $(SWIFT_CHECKS)
	@Tools/step "Swift tests" env $(SWIFT_WIDTH) swift test --skip-build --disable-xctest
	@Tools/step "acceptance tests" $(PYTEST) $(BESIDE) Tests/Acceptance
	@Tools/step "fuzzers" $(PYTEST) Tests/Fuzz
	@Tools/step "hostile scripts" $(PYTEST) Tests/Hostile
	@Tools/step "crash tests" $(PYTEST) Tests/Crash
	@Tools/step "browser tests" $(PYTEST) Tests/Browser

check: ## Format, lint, layers, sizes, words: what needs no build
	@Tools/setup check
	@Tools/check

format: ## Repairs what check complains of, as far as a program can
	@Tools/setup check
	@swift format format --in-place --parallel --recursive Sources Tests Package.swift
	@python3 Tools/format-config --write

bench: ## Measures Kith beside its floor in C and PocketBase, from a release build
	@Tools/setup bench
	@echo "Building Kith for the benchmarks. The first time this takes some minutes."
	@swift build $(RELEASE) --product kith $(SWIFT_CHECKS)
	@swift build $(RELEASE) --product KithBenchmarks $(SWIFT_CHECKS)
	@KITH_BINARY="$(CURDIR)/.build/release/kith" \
		KITH_BENCHMARKS="$(CURDIR)/.build/release/KithBenchmarks" Benchmarks/run

sdk: ## Writes the stubs for editors anew, from the table of host functions
	@Tools/setup run
	@swift build --product kith $(SWIFT_CHECKS)
	@.build/debug/kith sdk generate

torture: ## The long form of the suites that break things: crashes, hostile input, the feed
	@Tools/step "set-up" Tools/setup test
	@Tools/step "build" swift build --build-tests $(SWIFT_CHECKS)
	@Tools/torture
