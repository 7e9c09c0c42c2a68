"""Baseline: a Flask app that returns a constant text."""

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/")
def constant() -> str:
    return "ok: constant string"
