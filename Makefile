# make run: set up and serve on 127.0.0.1. make test: set up and pass the tests. PORT=5001 make run takes another port.
PYTHON ?= python3
PORT ?= 5000
BIN = .venv/bin

.PHONY: run test check coverage texts pictures clean
run: .venv/run.stamp
	@echo "Clinic Check is at http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(BIN)/flask --app app run --host 127.0.0.1 --port $(PORT)
test: .venv/test.stamp
	$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/flask --app app content-check && $(BIN)/pytest
check: .venv/run.stamp
	$(BIN)/flask --app app content-check
coverage: .venv/run.stamp
	$(BIN)/python docs/coverage.py
texts: .venv/test.stamp
	$(BIN)/flask --app app texts $(if $(LANGUAGE),--language $(LANGUAGE))
pictures: .venv/test.stamp
	$(BIN)/python docs/pictures.py
clean:
	rm -rf .venv
.venv/run.stamp: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
.venv/test.stamp: .venv/run.stamp requirements-browser.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@touch $@
