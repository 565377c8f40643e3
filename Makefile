# SPDX-License-Identifier: GPL-3.0-or-later
# Thin, over meson and tools/: `make help` lists the targets.
.POSIX:
.PHONY: help deps run build deb check torture bench fuzz docs fmt floors sizes words sql clean

help:
	@echo 'make run      install what is missing, build, serve a demonstration on http://127.0.0.1:8080'
	@echo 'make build    build/fangsheng and build/fangsheng-verify'
	@echo 'make deb      build/fangsheng_VERSION_ARCHITECTURE.deb'
	@echo 'make check    install what is missing, build in every way, run every test'
	@echo 'make torture  the long form of the crash, fault and random tests'
	@echo 'make bench    side-by-side figures, in build/bench.json'
	@echo 'make fuzz     each fuzz target for a minute'
	@echo 'make docs     write doc/gen/ from the lists in the program'
	@echo 'make fmt      lay out the C files'
	@echo 'make floors   who may include whom        make sizes  how long things may be'
	@echo 'make words    what must not be written    make sql    what both engines understand'
	@echo 'make deps     install what is missing     make clean  remove what was built'

deps:
	@tools/deps run check bench

run:
	@tools/deps run
	@tools/build release
	@tools/run-demo

build:
	@tools/build release

deb:
	@tools/deps run deb
	@tools/deb

check:
	@tools/deps run check
	@tools/check

torture:
	@tools/deps run check
	@tools/build tests
	@tools/torture

bench:
	@tools/deps run bench
	@tools/build bench
	@tools/bench

fuzz:
	@tools/deps run check
	@tools/build fuzz
	@tools/fuzz 60

docs:
	@tools/build release
	@tools/docs

fmt:
	@tools/fmt

floors sizes words sql:
	@tools/$@

clean:
	rm -rf build build-asan build-clang build-fuzz
