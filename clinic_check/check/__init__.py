"""The rules: answers -> findings, outcome, report. Uses no files and no web library."""

from clinic_check.check.answers import AnswerError, Answers
from clinic_check.check.code import CodeError, decode, encode
from clinic_check.check.library import Library
from clinic_check.check.model import Questionnaire
from clinic_check.check.report import Report
from clinic_check.check.scoring import Assessment, assess

__all__ = [
    "AnswerError",
    "Answers",
    "Assessment",
    "CodeError",
    "Library",
    "Questionnaire",
    "Report",
    "assess",
    "decode",
    "encode",
]
