# The words of this project, for people and for CI. `make help` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

python := .venv/bin/python
pip := $(python) -m pip --disable-pip-version-check --quiet
say = @printf '\n== %s\n'

# SwiftPM finds the engine by the one, and Python.h by the other.
export PKG_CONFIG_PATH := $(CURDIR)/.engine
headers = $(shell cd python/_build && ../../$(python) -c 'import prerequisites; print(prerequisites.python_headers())')
swift_flags = --traits Macros -Xcc -I$(headers)

PREFIX = /usr/local
STAGE = .build/c/stage

swift_files = Package.swift Sources Tests CommandLine/Package.swift CommandLine/Sources
c_files = $(shell find Sources Tests Benchmarks examples CommandLine -path '*/.build' -prune -o \
	\( -name '*.cc' -o -name '*.h' -o -name '*.c' \) -print 2>/dev/null)
python_files = python examples Tests/Sanitizers $(wildcard Benchmarks) scripts/check-layers scripts/check-unsafe scripts/document
wheel_files = $(shell find Package.swift pyproject.toml .swift-version Sources python scripts/engine \
	-type f ! -path '*/__pycache__/*' ! -path 'python/tests/*')

.PHONY: help
help: ## list these words
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS=$$'\t' read -r word what; do \
		printf '  make %-14s %s\n' "$$word" "$$what"; done

.PHONY: demo
demo: .venv/wheel ## build, install into .venv, and run the session of examples/talk.py
	$(say) 'examples/talk.py'
	@$(python) examples/talk.py

.PHONY: test
test: .engine/v8.pc check swift-test cli-test python-test c-test bindings-test ## build, install into .venv, and run every test and check

.PHONY: engine
engine: .engine/v8.pc ## find or bring a V8, and say which
	@scripts/engine --print

.PHONY: build
build: .engine/v8.pc .venv/pip ## build everything that is Swift and C++, for debugging
	$(say) 'swift build'
	@swift build $(swift_flags)

.PHONY: docs
docs: .engine/v8.pc .venv/pip ## build the documentation of the Swift library into .build/docs
	@swift build $(swift_flags)
	@$(python) scripts/document

.PHONY: cli
cli: .engine/v8.pc ## build the program swiftracer, and say where it is
	@scripts/libedit
	@swift build --package-path CommandLine --product swiftracer --scratch-path .build/cli \
		--configuration release --static-swift-stdlib
	@echo '$(CURDIR)/.build/cli/release/swiftracer'

.PHONY: wheel
wheel: dist/wheel ## build the wheel into dist/
	@ls dist/*.whl

.PHONY: install
install: .build/c/built ## install the library for C into PREFIX= (/usr/local)
	@$(MAKE) --no-print-directory copy
	@echo 'installed into $(DESTDIR)$(PREFIX); for pkg-config: $(PREFIX)/lib/pkgconfig'

.PHONY: format
format: prerequisites .venv/tools ## format all code, and bring docs/unsafe-inventory.txt up to date
	@swift format --in-place --parallel --recursive $(swift_files)
	@.venv/bin/clang-format -i $(c_files)
	@.venv/bin/ruff check --fix --quiet $(python_files) || true
	@.venv/bin/ruff format --quiet $(python_files)
	@$(python) scripts/check-unsafe --write

.PHONY: check
check: .engine/v8.pc check-swift check-c check-python check-wheel ## format, lint, types, layers and the stable ABI

.PHONY: sanitize
sanitize: .engine/v8.pc .venv/tools ## run the tests under the sanitizers; lanes="thread address" for some
	@scripts/sanitize $(lanes)

.PHONY: fuzz
fuzz: .engine/v8.pc .venv/pip ## look for crashes with libFuzzer, seconds= (300) for each harness
	@scripts/fuzz --seconds $(or $(seconds),300) $(harness)

.PHONY: stress
stress: .engine/v8.pc .venv/wheel .venv/tools ## run the tests under each of V8's stress flags (flags=)
	@scripts/stress $(flags)

.PHONY: soak
soak: .engine/v8.pc .venv/wheel .venv/tools ## run the long form of every attack, for hours (lanes=)
	@scripts/soak $(lanes)

.PHONY: bench
bench: dist/wheel ## measure the floor, this project and its peers
	@$(python) Benchmarks/run

.PHONY: bindings-table
bindings-table: .build/bindings/built .venv/wheel .venv/tools ## measure five ways to bind, and ours
	@$(python) Benchmarks/bindings-table

.PHONY: allocations
allocations: .engine/v8.pc ## count what calls and decoding allocate in Swift, and fail where it is too much
	@swift run -c release --package-path Benchmarks/swift --scratch-path .build/allocations measure

.PHONY: server
server: .engine/v8.pc ## build the server of examples/server, and put load on it for seconds= (5)
	@scripts/example-server $(seconds)

.PHONY: clean
clean: ## remove everything that was built or brought
	rm -rf .bench .build .engine .venv dist CommandLine/.build Tests/Consumer/.build Tests/Fuzzing/.build
	find . -name __pycache__ -prune -exec rm -rf {} +

# --- What the words are made of --------------------------------------------------------------------

# Says what the machine lacks before anything is brought or built.
.PHONY: prerequisites
prerequisites: .venv/pip
	@cd python/_build && ../../$(python) -B -c 'import prerequisites; prerequisites.check()'

# Runs each time, because $$SWIFTRACER_V8 may have changed; writes only where there is something new.
.PHONY: always
.engine/v8.pc: always | prerequisites
	@scripts/engine

.venv/pip: always
	@scripts/venv
	@test -e $@ || touch $@

.venv/tools: requirements-dev.txt .venv/pip
	$(say) 'installing the development tools into .venv'
	@$(pip) install --requirement requirements-dev.txt
	@touch $@

# In a folder of their own: mini-racer has a module of the name of one of ours.
.venv/peers: python/tests/neighbours.txt .venv/pip
	$(say) 'installing other packages with a V8 into .venv/peers'
	@rm -rf $@
	@$(pip) install --no-deps --target $@ --requirement $<
	@touch $@

.venv/predecessor: python/tests/predecessor.txt .venv/pip
	$(say) 'installing py-mini-racer into .venv/predecessor'
	@rm -rf $@
	@$(pip) install --no-deps --target $@ --requirement $<
	@mkdir -p $@ && touch $@

.venv/users: python/tests/users.txt .venv/pip
	$(say) 'installing packages that import py_mini_racer into .venv/users'
	@rm -rf $@
	@$(pip) install --no-deps --target $@ --requirement $<
	@touch $@

dist/wheel: $(wheel_files) .engine/v8.pc
	$(say) 'building the wheel (some minutes the first time)'
	@rm -rf dist && mkdir dist
	@$(pip) wheel --no-deps --wheel-dir dist .
	@touch $@

.venv/wheel: dist/wheel .venv/pip
	$(say) 'installing the wheel into .venv'
	@$(pip) install --force-reinstall --no-deps dist/*.whl
	@touch $@

.PHONY: swift-test
swift-test: .engine/v8.pc .venv/pip
	$(say) 'swift test'
	@swift test --disable-xctest $(swift_flags)
	$(say) 'programs that must not compile'
	@scripts/check-compile-fail
	$(say) 'the documentation of the Swift library'
	@$(python) scripts/document
	$(say) 'a second Swift package that depends on this one'
	@scripts/check-consumer --scratch-path .build/consumer

# In the folder of the second package, which has built the library already.
.PHONY: cli-test
cli-test: program = swift build --package-path CommandLine --product swiftracer --scratch-path .build/consumer
cli-test: .engine/v8.pc .venv/wheel .venv/tools
	$(say) 'the program swiftracer'
	@scripts/libedit
	@$(program)
	@SWIFTRACER_PROGRAM=$$($(program) --show-bin-path)/swiftracer $(python) -m pytest \
		python/tests/test_command_line.py python/tests/test_command_line_terminal.py

.PHONY: python-test
python-test: .venv/wheel .venv/tools .venv/peers .venv/predecessor .venv/users
	$(say) 'pytest'
	@$(python) -m pytest

# The objects are those of the wheel.
.build/c/built: scripts/build-c Package.swift $(shell find Sources -type f) .engine/v8.pc .venv/tools
	$(say) 'building the library for C'
	@scripts/build-c
	@touch $@

.PHONY: copy
copy:
	@mkdir -p '$(DESTDIR)$(PREFIX)'
	@cp -RP '$(STAGE)/.' '$(DESTDIR)$(PREFIX)/'

.PHONY: c-test
c-test: .build/c/built
	$(say) 'programs in C'
	@scripts/test-c

.venv/bindings: examples/bindings/requirements.txt .venv/pip
	$(say) 'installing cffi, Cython and SWIG into .venv/bindings'
	@rm -rf $@
	@$(pip) install --no-deps --target $@ --requirement $<
	@touch $@

.build/bindings/built: scripts/build-bindings .build/c/built .venv/bindings \
		$(shell find examples/bindings -type f ! -path '*/__pycache__/*')
	$(say) 'Ruby, LuaJIT, and the five bindings of examples/bindings'
	@scripts/languages
	@scripts/build-bindings
	@touch $@

.PHONY: bindings-test
bindings-test: .build/bindings/built .venv/wheel .venv/tools
	$(say) 'the bindings'
	@$(python) -m pytest examples/bindings

.PHONY: check-swift
check-swift: .venv/pip
	$(say) 'layers, unsafe code, swift format'
	@$(python) scripts/check-layers
	@$(python) scripts/check-unsafe
	@swift format lint --strict --parallel --recursive $(swift_files)

.PHONY: check-c
check-c: .engine/v8.pc .venv/tools
	$(say) "C headers, clang-format, clang's analyzer, clang-tidy"
	@scripts/check-headers
	@.venv/bin/clang-format --dry-run --Werror --ferror-limit=3 $(c_files)
	@scripts/analyze

.PHONY: check-python
check-python: .venv/tools
	$(say) 'ruff, mypy, pyright'
	@.venv/bin/ruff check $(python_files)
	@.venv/bin/ruff format --check $(python_files)
	@$(python) -m mypy python/swiftracer python/py_mini_racer
	@for folder in python/_build python/tests examples Benchmarks; do \
		(cd $$folder && $(CURDIR)/$(python) -m mypy --config-file $(CURDIR)/pyproject.toml .); done
	@.venv/bin/basedpyright

.PHONY: check-wheel
check-wheel: .venv/wheel .venv/tools
	$(say) 'the stub against the extension, stable ABI, exported symbols'
	@$(python) -m mypy.stubtest --ignore-unused-allowlist --allowlist python/tests/stubtest-allowlist.txt swiftracer._native
	@.venv/bin/abi3audit --strict --summary dist/*.whl
	@scripts/check-symbols .venv/lib/python3.*/site-packages/swiftracer/_native.abi3.so
