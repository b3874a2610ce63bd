# The two commands that matter: `make demo` pays a bill, `make test` runs everything. Both set up what they need.

PYTHON := .venv/bin/python
BUILT := .venv/.installed

.PHONY: demo test test-rust test-python test-kotlin test-oracles test-browser test-mobile test-swift test-fuzz test-load fuzz size soak sanitize bench bench-guard lint setup build stubs docs clean

demo: build
	@$(PYTHON) examples/python/demo.py $(if $(FULL),--full)

test:
	@tools/test-all

test-rust:
	@tools/install-proxies
	@tools/suite rust cargo test --locked --workspace --exclude ofx-billpay-python --features ofx-billpay-uniffi/bindgen --no-fail-fast -- --show-output

test-python: build
	@command -v openssl >/dev/null || tools/apt-install openssl
	@tools/suite python $(PYTHON) -m pytest tests/python -rP

# The Kotlin package, on a JVM.
test-kotlin:
	@tools/suite kotlin tools/test-kotlin

test-oracles: build
	@tools/fetch-oracles
	@tools/build-rust
	@tools/suite oracles $(PYTHON) -m pytest tests/oracles

# Swift on Linux or macOS, against the real library and the real test bank.
test-swift:
	@tools/fetch-swift
	@tools/swift-bindings
	@tools/suite swift tools/test-swift

# Whether the Rust side compiles for the phones, and with each combination of its features.
test-mobile:
	@tools/install-targets
	@tools/suite mobile tools/test-mobile

# The page of the test bank in a real Chromium.
test-browser: build
	@tools/fetch-browser
	@tools/suite browser $(PYTHON) -m pytest tests/browser

# Bytes that a fuzzer makes up, for a minute each target, as many at a time as there are processors.
test-fuzz:
	@tools/suite fuzz tools/fuzz

# The same for as long as FUZZ_SECONDS says, ten minutes by default. Not part of `test`.
fuzz:
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-600} tools/suite fuzz tools/fuzz

# 200 clients for 30 seconds, and a history of a million changes, on a release build. Not part of `test`.
test-load:
	@tools/load

# How large the wheel and the library for phones are, and how long the first call of that takes. Builds for distribution; not part
# of `test`.
size: setup
	@tools/wheel >/dev/null
	@tools/size

# Cuts the line after every single byte, and kills clients at every call. Takes half an hour; not part of `test`. The files of the
# clients stand in memory where they can.
soak: export TMPDIR := $(firstword $(wildcard /dev/shm) $(TMPDIR) /tmp)
soak:
	@SOAK=1 cargo test --locked --release -p ofx-billpay-tests --test journal_cuts --test journal_kills -- --nocapture

# What threads share under ThreadSanitizer, and the journal in memory under Miri. Needs a nightly Rust; not part of `test`.
sanitize:
	@tools/suite sanitize tools/sanitize

# Measures us and our peers in one run, on a release build; `make bench FULL=1` gives the slow ones the whole work. Not part of `test`.
bench: setup
	@tools/bench run $(if $(FULL),--full)

# Counts the instructions of fixed work, and compares them with those in benches/guard.json. Not part of `test`: it needs a release build.
bench-guard:
	@tools/bench-guard

# Formats, lints, types, and whether the generated stub file is the one that is committed.
lint: build
	@tools/suite lint tools/lint

setup:
	@tools/setup

build: setup
	@tools/build

# Writes the stub file anew, after a change of the Python module.
stubs: build
	@tools/stubs

# Writes the pages that are made from the source anew.
docs: build
	@WRITE_DOCS=1 cargo test --locked --quiet -p ofx-billpay-tests --test settings --test fault_table
	@WRITE_DOCS=1 $(PYTHON) -m pytest -q tests/python/test_parity.py

clean:
	rm -rf target .venv .pytest_cache .mypy_cache .ruff_cache
