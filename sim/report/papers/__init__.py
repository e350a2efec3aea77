"""Papers for people who decide: what they say is worked out once, then laid out for Word, Excel and the browser."""

from sim.planning.deciding import CHANCE, Recommendation, recommend
from sim.report.papers.content import Paper
from sim.report.papers.excel import workbook
from sim.report.papers.moving import moving_page
from sim.report.papers.options_paper import options_paper
from sim.report.papers.packages import NoPapersError, TemplateError
from sim.report.papers.run_paper import run_paper
from sim.report.papers.web import web_page
from sim.report.papers.word import word_document

__all__ = [
    "CHANCE",
    "NoPapersError",
    "Paper",
    "Recommendation",
    "TemplateError",
    "moving_page",
    "options_paper",
    "recommend",
    "run_paper",
    "web_page",
    "word_document",
    "workbook",
]
