# make run: set up and serve on 127.0.0.1. make test: set up and pass the tests. PORT=5001 make run takes another port.
# make serve: set up and serve to others, with the settings of README.md.
PYTHON ?= python3
PORT ?= 5000
BIN = .venv/bin
NODE = tests/node_modules/.package-lock.json
PEERS = bench/peers/node_modules/.package-lock.json

.PHONY: run serve test test-deploy fuzz check coverage texts pictures snapshots bench clean
run: .venv/run.stamp
	@echo "Clinic Check is at http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(BIN)/flask --app app run --host 127.0.0.1 --port $(PORT)
serve: .venv/run.stamp
	@$(BIN)/python -m clinic_check.web.serve
test: .venv/test.stamp $(NODE)
	$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/flask --app app content-check --reading && $(BIN)/pytest
test-deploy: .venv/test.stamp
	$(BIN)/pytest -s tests/deploy
fuzz: .venv/fuzz.stamp
	nice $(BIN)/python -m tests.fuzz
check: .venv/run.stamp
	$(BIN)/flask --app app content-check
coverage: .venv/run.stamp
	$(BIN)/python tools/coverage.py
texts: .venv/test.stamp
	$(BIN)/flask --app app texts $(if $(LANGUAGE),--language $(LANGUAGE))
pictures: .venv/test.stamp
	$(BIN)/python tools/pictures.py
snapshots: .venv/test.stamp
	RENEW_SNAPSHOTS=1 $(BIN)/pytest tests/browser/test_tree.py
bench: .venv-bench/stamp $(PEERS)
	.venv-bench/bin/python -m bench $(if $(QUICK),--quick) $(GOALS)
clean:
	rm -rf .venv .venv-bench tests/node_modules bench/peers/node_modules bench/out
.venv/run.stamp: requirements.txt requirements-site.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
.venv/test.stamp: .venv/run.stamp requirements-browser.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@touch $@
# Where atheris has no wheel for this Python, the fuzz goes on without it and says so.
.venv/fuzz.stamp: .venv/test.stamp requirements-fuzz.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-fuzz.txt || echo "No atheris: the readers are fuzzed by hypothesis alone"
	@touch $@
# What the accessibility tests take from npm. Without npm they are skipped and say so.
$(NODE): tests/package.json tests/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests --silent && touch $@; else echo "No npm: axe-core and the Nu HTML checker are left out"; fi
# What the benchmarks compare with. What is missing is left out of the comparison and named in its table.
.venv-bench/stamp: requirements.txt requirements-site.txt requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@
$(PEERS): bench/peers/package.json bench/peers/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix bench/peers --silent && touch $@; else echo "No npm: hmpo-form-wizard, SurveyJS and govuk-frontend are left out"; fi
# make lock: write down each version and hash that a server installs. Versions stay as they are unless UPGRADE=1.
# make audit: ask for known holes in them. It fails when it could not ask, too.
.PHONY: lock audit
lock: .venv/lock.stamp
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-options $(if $(UPGRADE),--upgrade) \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file deploy/requirements.lock requirements-site.txt
audit: .venv/lock.stamp
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r deploy/requirements.lock
.venv/lock.stamp: .venv/run.stamp requirements-lock.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-lock.txt
	@touch $@
