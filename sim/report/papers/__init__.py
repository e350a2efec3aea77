"""Papers for people who decide: what they say is worked out once, then laid out for Word, Excel and the browser."""

from sim.planning.deciding import CHANCE, Recommendation, recommend
from sim.report.papers.answer_paper import answer_paper
from sim.report.papers.content import Paper
from sim.report.papers.excel import workbook
from sim.report.papers.kept_answers import AnswerError, KeptAnswer, answer_in, read_answer
from sim.report.papers.moving import moving_page
from sim.report.papers.options_paper import options_paper
from sim.report.papers.packages import EXCEL, WEB, WORD, NoPapersError, TemplateError, package
from sim.report.papers.run_paper import run_paper
from sim.report.papers.template import must_be_usable
from sim.report.papers.web import web_page
from sim.report.papers.word import word_document

__all__ = [
    "CHANCE",
    "EXCEL",
    "WEB",
    "WORD",
    "AnswerError",
    "KeptAnswer",
    "NoPapersError",
    "Paper",
    "Recommendation",
    "TemplateError",
    "answer_in",
    "answer_paper",
    "moving_page",
    "must_be_usable",
    "options_paper",
    "package",
    "read_answer",
    "recommend",
    "run_paper",
    "web_page",
    "word_document",
    "workbook",
]
