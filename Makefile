# Swiftlet: `make up` starts a cluster, `make test` runs all tests. Everything that either needs is installed by it.
SHELL := /bin/bash
DATA ?= /var/lib/swiftlet
PORT ?= 6443
CONFIGURATION ?= release

.PHONY: up down clean-cluster test bench fuzz lint format generate build example-image help

help:
	@grep -hE '^## ' $(MAKEFILE_LIST) | sed 's/^## //'

## make up             install what is missing, build, start a cluster, wait until it is Ready
up:
	@Scripts/install-dependencies run
	@swift build -c $(CONFIGURATION) --product swiftlet
	@Scripts/build-pause .build/$(CONFIGURATION)/swiftlet-pause
	@CONFIGURATION=$(CONFIGURATION) DATA=$(DATA) PORT=$(PORT) Scripts/cluster up

## make down           stop the cluster; its data stays
down:
	@DATA=$(DATA) Scripts/cluster down

## make clean-cluster  stop the cluster and remove all that it made on this machine
clean-cluster:
	@DATA=$(DATA) Scripts/cluster clean

## make test           install what is missing, run all tests
test:
	@Scripts/install-dependencies test
	@Scripts/run-tests

## make build          build the program
build:
	@swift build -c $(CONFIGURATION) --product swiftlet

## make bench          measure starting, idling, requests and watches, and decisions of the scheduler
bench:
	@Scripts/install-dependencies run
	@swift build -c release --product swiftlet
	@swift build -c release --product APILoad
	@Scripts/build-pause .build/release/swiftlet-pause
	@Benchmarks/control-plane
	@Benchmarks/api-server
	@Benchmarks/scheduler

## make fuzz         run readers of untrusted input against made-up input; FUZZ_SECONDS, TARGETS
FUZZ_SECONDS ?= 60
fuzz:
	@Scripts/install-dependencies build
	@swift build -c release --product Fuzz
	@.build/release/Fuzz --seconds $(FUZZ_SECONDS) $(TARGETS)

## make example-image  build the image of examples/web and load it into the cluster
example-image:
	@Scripts/install-dependencies run
	@CONFIGURATION=$(CONFIGURATION) DATA=$(DATA) Scripts/example-image

## make generate       write the generated sources anew from the schema files
generate:
	@swift run SchemaGenerator .

## make lint           check the sources' format
lint:
	@swift format lint --recursive --configuration .swift-format Package.swift $$(find Sources Tests Tools -name '*.swift' -not -path '*/Generated/*')

## make format         bring the sources into their format
format:
	@swift format --in-place --recursive --configuration .swift-format Package.swift $$(find Sources Tests Tools -name '*.swift' -not -path '*/Generated/*')
