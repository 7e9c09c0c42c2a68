# make run: set up and serve on 127.0.0.1; PORT=5001 make run uses another port.
# make serve: set up and serve with the CLINIC_CHECK_* settings of README.md.
# make test: linters, types, content and fast tests; needs Python only. make test-rest: all other tests; see README.md.
PYTHON ?= python3
PORT ?= 5000
BIN = .venv/bin
PIP = -m pip --disable-pip-version-check --quiet install
# tests/conftest.py says which files share a worker.
PARALLEL = -n auto
NODE = tests/node_modules/.package-lock.json

.PHONY: run serve test test-rest test-newest test-deploy fuzz check coverage texts pictures snapshots bench lock audit sbom clean
run: .venv/site.stamp
	@CLINIC_CHECK_ADDRESS=127.0.0.1 CLINIC_CHECK_PORT=$(PORT) CLINIC_CHECK_WORKERS=1 $(BIN)/python -m clinic_check.web.serve
serve: .venv/site.stamp
	@$(BIN)/python -m clinic_check.web.serve
test: .venv/test.stamp
	@set -ex; began=$$(date +%s); \
	$(BIN)/ruff check .; \
	$(BIN)/ruff format --check .; \
	$(BIN)/mypy; \
	$(BIN)/lint-imports; \
	$(BIN)/flask --app app content-check --reading; \
	$(BIN)/pytest -m "not rest" $(PARALLEL); \
	{ set +x; } 2>/dev/null; { echo $$(( $$(date +%s) - began )); times; } >.venv/test.took; \
	echo "make test took $$(head -n 1 .venv/test.took) s"
test-rest: .venv/test.stamp $(NODE)
	$(BIN)/pytest -m rest $(PARALLEL) --ignore tests/deploy
	$(BIN)/pytest -m rest tests/deploy
# The fast tests with the newest versions allowed by requirements-test.txt, in a new environment.
test-newest:
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python $(PIP) -r requirements-test.txt
	.venv-newest/bin/pytest -m "not rest" $(PARALLEL)
test-deploy: .venv/test.stamp
	$(BIN)/pytest -s tests/deploy
# Without an atheris wheel for this Python only hypothesis is used.
fuzz: .venv/test.stamp
	@$(BIN)/python $(PIP) "atheris~=3.0" || echo "No atheris: the readers are fuzzed by hypothesis alone"
	nice $(BIN)/python -m tests.fuzz
check: .venv/site.stamp
	$(BIN)/flask --app app content-check
coverage: .venv/site.stamp
	$(BIN)/python tools/coverage.py
texts: .venv/test.stamp
	$(BIN)/flask --app app texts $(if $(LANGUAGE),--language $(LANGUAGE))
pictures: .venv/test.stamp
	$(BIN)/python tools/pictures.py
snapshots: .venv/test.stamp
	RENEW_SNAPSHOTS=1 $(BIN)/pytest tests/browser/test_tree.py
bench: .venv-bench/stamp
	.venv-bench/bin/python -m bench $(GOALS)
clean:
	rm -rf .venv .venv-bench .venv-lock .venv-newest tests/node_modules bench/wizard/node_modules

# Locked versions with hashes. requirements-test.lock includes the site's packages, so its stamp covers both.
.venv/site.stamp: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python $(PIP) --require-hashes -r $<
	@touch $@
.venv/test.stamp: requirements-test.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python $(PIP) --require-hashes -r $<
	@touch .venv/site.stamp $@
# npm packages of the accessibility tests, which are skipped without npm.
$(NODE): tests/package.json tests/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests --silent && touch $@; else echo "No npm: axe-core and the Nu HTML checker are left out"; fi
# The locked site, lxml and a browser to read its pages, and for comparison WeasyPrint and a form wizard. A figure whose
# means are missing (Pango, Node, Chromium) could not run.
.venv-bench/stamp: requirements.lock bench/wizard/package-lock.json
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python $(PIP) --require-hashes -r $<
	.venv-bench/bin/python $(PIP) "weasyprint~=70.0" "lxml~=6.0" "playwright~=1.55"
	@if command -v npm >/dev/null; then npm ci --prefix bench/wizard --silent; else echo "No npm: the form wizard is left out"; fi
	@touch $@

# make lock: write both locks from the ranges in requirements*.txt; run it with the oldest supported Python (3.11).
# Versions are kept unless UPGRADE=1. make audit: check the site's packages for known vulnerabilities; also fails offline.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --no-emit-options \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(if $(UPGRADE),--upgrade)
lock: .venv-lock/stamp
	$(COMPILE) --output-file requirements.lock requirements.txt
	$(COMPILE) --output-file requirements-test.lock --constraint requirements.lock requirements-test.txt
audit: .venv-lock/stamp
	.venv-lock/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock
# The parts of the running site, for a release: versions, hashes and licences as far as the lock tells them.
sbom: .venv-lock/stamp
	.venv-lock/bin/cyclonedx-py requirements requirements.lock --output-format JSON --output-file sbom.json
.venv-lock/stamp:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python $(PIP) "pip-tools~=7.6" "pip-audit~=2.10" "cyclonedx-bom~=7.0"
	@touch $@
