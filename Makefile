# Set-up happens by itself, once, in $(VENV); it is redone when pyproject.toml or constraints.txt
# change. PYTHON=… names the interpreter, VENV=… the folder, TESTFLAGS=… what pytest is told.

VENV ?= .venv
PYTHON ?=
TESTFLAGS ?= -n auto
BIN = $(VENV)/bin
DEMO = fixtures/communities/yili-beiyuan.yaml -r harmonious-community
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test longtest lint format types contracts benchmark constraints clean

help:  ## this list
	@grep -E '^[a-z]+: .*## |^[a-z]+:  ## ' Makefile | sed -E 's/^([a-z]+):.*## /\1|/' | \
	    awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.run  ## assess one community and show its scorecard / 评估示例小区并显示评分表
	@echo '$$ liren assess $(DEMO)'
	@$(BIN)/liren assess $(DEMO) --lang zh
	@echo
	@echo 'In English / 英文版：  $(BIN)/liren assess $(DEMO) --lang en'

test: $(VENV)/.dev  ## run the tests / 运行测试
	$(BIN)/python -m pytest $(TESTFLAGS)

longtest: $(VENV)/.dev  ## the slow tests, and every property with many more examples
	$(BIN)/python -m pytest $(TESTFLAGS) --maxschedchunk=1 -m longrun

lint: $(VENV)/.dev  ## style and layout (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev  ## types (mypy --strict and pyright)
	$(BIN)/mypy .typepath/liren tests
	$(BIN)/pyright -p .typepath --pythonpath $(BIN)/python

contracts: $(VENV)/.dev  ## which part may import which (import-linter)
	$(BIN)/lint-imports

benchmark: $(VENV)/.benchmark  ## time the engine and its peers
	$(BIN)/python benchmarks/run.py

constraints:  ## write constraints.txt anew with the newest allowed versions
	tools/constraints

clean:  ## remove what was set up and built
	rm -rf .venv .venv-* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	rm -rf .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The demonstration needs what the subcommands need; the rest also needs the tools. One folder
# serves all.
$(VENV)/.run: pyproject.toml constraints.txt
	@tools/setup $(VENV) audit,forms
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	@tools/setup $(VENV) dev
	@touch $@ $(VENV)/.run

$(VENV)/.benchmark: pyproject.toml constraints.txt
	@tools/setup $(VENV) dev,benchmark
	@touch $@ $(VENV)/.dev $(VENV)/.run
