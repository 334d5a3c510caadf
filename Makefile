# Two commands matter: `make serve` and `make test`. Both set everything up first.

PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve site test bench schema lock set-up set-up-tests clean

serve: set-up ## look at the site on http://127.0.0.1:8000 while you write
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:8000 --livereload --no-strict

site: set-up ## build the site into site/, ready to upload
	$(BIN)/python scripts/build_site.py

test: set-up-tests ## every check of a pull request
	$(BIN)/python scripts/run_checks.py

bench: set-up ## time the build and the checker beside a reference, in the same run
	$(BIN)/python scripts/bench.py

schema: set-up ## write again what is derived from the model
	$(BIN)/python -m essaim.schema

lock: set-up-tests ## resolve the dependencies anew
	$(BIN)/python scripts/lock.py

set-up:
	@$(PYTHON) scripts/set_up.py

set-up-tests:
	@$(PYTHON) scripts/set_up.py --tests

clean:
	rm -rf .venv .build .cache site
