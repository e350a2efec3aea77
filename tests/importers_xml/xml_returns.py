"""Small XML returns, written by the project in the layout of the Department for Education's."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

SAMPLES = Path(__file__).parents[2].parent / "shared" / "formats" / "samples"


def element(name: str, content: object) -> str:
    """One element; nothing for None."""
    return "" if content is None else f"<{name}>{content}</{name}>"


def elements(**contents: object) -> str:
    return "\n".join(element(name, content) for name, content in contents.items() if content is not None)


def assessment(began: str, authorised: str | None = None) -> str:
    return element("Assessments", elements(AssessmentActualStartDate=began, AssessmentAuthorisationDate=authorised))


def cin_plan(began: str, ended: str | None = None) -> str:
    return element("CINPlanDates", elements(CINPlanStartDate=began, CINPlanEndDate=ended))


def enquiry(began: str, conference: str | None = None, not_required: str = "0") -> str:
    return element(
        "Section47",
        elements(S47ActualStartDate=began, DateOfInitialCPC=conference, ICPCnotRequired=not_required),
    )


def cp_plan(began: str, ended: str | None = None, earlier: str = "0") -> str:
    return element(
        "ChildProtectionPlans",
        elements(
            CPPstartDate=began,
            CPPendDate=ended,
            InitialCategoryOfAbuse="NEG",
            LatestCategoryOfAbuse="NEG",
            NumberOfPreviousCPP=earlier,
        ),
    )


def case(
    referred: str | None,
    *modules: str,
    closed: str | None = None,
    reason: str | None = None,
    nfa: str = "0",
    conference: str | None = None,
) -> str:
    return element(
        "CINdetails",
        elements(
            CINreferralDate=referred,
            ReferralSource="1A",
            PrimaryNeedCode="N1",
            CINclosureDate=closed,
            ReasonForClosure=reason,
            DateOfInitialCPC=conference,
        )
        + "\n".join(modules)
        + element("ReferralNFA", nfa),
    )


def child(identifier: str | None, *cases: str, born: str | None = "2015-06-01", expected: str | None = None) -> str:
    identifiers = elements(LAchildID=identifier, PersonBirthDate=born, ExpectedPersonBirthDate=expected, Sex="U")
    return element(
        "Child",
        element("ChildIdentifiers", identifiers)
        + element("ChildCharacteristics", element("Ethnicity", "NOBT"))
        + "\n".join(cases),
    )


def header(year: int | None, *, reference: str | None = "", collection: str = "CIN", day: str = "03-31") -> str:
    reference = f"{year}-{day}" if reference == "" else reference
    details = elements(Collection=collection, Year=year, ReferenceDate=reference)
    return element("Header", element("CollectionDetails", details) + element("Source", elements(LEA="999")))


def message(*children: str, year: int | None = 2024, head: str | None = None) -> str:
    head = header(year) if head is None else head
    return '<?xml version="1.0" encoding="utf-8"?>\n' + element(
        "Message", "\n" + head + "\n" + element("Children", "\n" + "\n".join(children) + "\n")
    )


def worker(agency: str = "0", number: str | None = "AB1", **contents: object) -> str:
    return element("CSWWWorker", elements(AgencyWorker=agency, SWENo=number, **contents))


def workforce_message(*workers: str, year: int | None = 2024, totals: str | None = None) -> str:
    totals = (
        element("LALevelVacancies", elements(NumberOfVacancies="5.5", NoAgencyFTE="1", NoAgencyHeadcount="2"))
        if totals is None
        else totals
    )
    head = header(year, collection="CSWW", day="09-30") if year else ""
    return element("Message", "\n" + head + totals + "\n" + "\n".join(workers) + "\n")


def saved(folder: Path, text: str | bytes, name: str = "cin.xml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def day(written: str) -> int:
    return date.fromisoformat(written).toordinal()


def words(findings: Iterable[object]) -> str:
    return "\n".join(finding.words for finding in findings)  # type: ignore[attr-defined]
