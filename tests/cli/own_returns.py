"""Returns of a made-up council with sixty children, each with a canary in it: what must not come out anywhere."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from sim.returns.annex_a import BIRTH, LISTS
from sim.returns.ssda903 import TABLES

NAME, POSTCODE, UPN, WORKER = "Araminta Quillfeather", "QX9 9QX", "Z820200001234", "Worker Peregrine Ashdown"
BORN = date(2009, 11, 17)
CHILDREN = 60
CANARIES = (
    "ZEBRA", "Araminta", "Quillfeather", POSTCODE, POSTCODE.replace(" ", ""), UPN, "Peregrine", "Ashdown",
    "17/11/2009", "2009-11-17", "17 November 2009", str(BORN.toordinal()),
)  # fmt: skip


def identifier(number: int) -> str:
    return f"ZEBRA{number:03}"


def canaries_in(*texts: str) -> list[str]:
    return [canary for canary in CANARIES for text in texts if canary.casefold() in text.casefold()]


def written_in(folder: Path) -> Iterator[str]:
    """Everything a folder holds, names of files among it."""
    for file in folder.rglob("*"):
        yield str(file.relative_to(folder))
        if file.is_file():
            yield file.read_bytes().decode("utf-8", errors="replace")


def write_ssda903(folder: Path, year: int = 2018) -> Path:
    """One return; some children came before the year, some left in it; a name stands in a wrong column."""
    folder.mkdir(parents=True)
    episodes, header = [], []
    for number in range(CHILDREN):
        began = date(year - 1, 4, 1) + timedelta(days=5 * number - 90)
        ended = began + timedelta(days=100 + 3 * number) if number % 2 else None
        if ended is not None and ended > date(year, 3, 31):
            ended = None
        row = {
            "CHILD": identifier(number), "DECOM": f"{began:%d/%m/%Y}", "RNE": "S", "LS": "V2" if number % 3 else "C1",
            "CIN": "N1", "PLACE": NAME if number == 7 else "U6", "PLACE_PROVIDER": "PR1",
            "DEC": f"{ended:%d/%m/%Y}" if ended else "", "REC": "E4A" if ended else "", "HOME_POST": POSTCODE,
            "PL_POST": POSTCODE, "URN": WORKER,
        }  # fmt: skip
        episodes.append(row)
        header.append(
            {"CHILD": identifier(number), "SEX": "1", "DOB": f"{BORN:%d/%m/%Y}", "ETHNIC": "WBRI", "UPN": UPN}
        )
    for table, rows in (("episodes", episodes), ("header", header)):
        lines = [",".join(TABLES[table]), *(",".join(row.get(each, "") for each in TABLES[table]) for row in rows)]
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_cin_census(file: Path, year: int = 2018) -> Path:
    children = []
    for number in range(CHILDREN):
        referred = date(year - 1, 4, 3) + timedelta(days=4 * number)
        began, done = referred + timedelta(days=2), referred + timedelta(days=30 + number % 60)
        reason = NAME if number == 3 else "RC7"
        modules = (
            f"<Assessments><AssessmentActualStartDate>{began}</AssessmentActualStartDate>"
            f"<AssessmentAuthorisationDate>{done}</AssessmentAuthorisationDate></Assessments>"
        )
        if number % 2:
            modules += (
                f"<Section47><S47ActualStartDate>{began}</S47ActualStartDate>"
                f"<ICPCnotRequired>{number % 4 // 2}</ICPCnotRequired></Section47>"
            )
        children.append(
            f"<Child><ChildIdentifiers><LAchildID>{identifier(number)}</LAchildID><UPN>{UPN}</UPN>"
            f"<PersonBirthDate>{BORN}</PersonBirthDate><Sex>F</Sex></ChildIdentifiers><CINdetails>"
            f"<CINreferralDate>{referred}</CINreferralDate><ReferralSource>1A</ReferralSource>"
            f"<CINclosureDate>{done}</CINclosureDate><ReasonForClosure>{reason}</ReasonForClosure>{modules}"
            "<ReferralNFA>0</ReferralNFA></CINdetails></Child>"
        )
    file.write_text(
        "<Message><Header><CollectionDetails><Collection>CIN</Collection>"
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>"
        f"<Source><LEA>999</LEA></Source></Header><Children>{''.join(children)}</Children></Message>",
        encoding="utf-8",
    )
    return file


def write_annex_a(file: Path, inspected: date = date(2018, 3, 31)) -> Path:
    """Every list with a row for each child: what its columns may hold, and canaries where there is text."""
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        for each in LISTS:
            sheet = book.add_worksheet(each.sheet)
            sheet.write_row(0, 0, [column.name for column in each.columns])
            for number in range(CHILDREN):
                for place, column in enumerate(each.columns):
                    kind = column.kind.name.lower()
                    if column.name == BIRTH:
                        sheet.write_datetime(number + 1, place, BORN)
                    elif place == 0:
                        sheet.write_string(number + 1, place, identifier(number))
                    elif kind == "date":
                        if not column.may_be_blank:
                            sheet.write_datetime(number + 1, place, inspected - timedelta(days=1 + 2 * number))
                    elif "number" in kind:
                        sheet.write_number(number + 1, place, 0)
                    elif kind == "postcode":
                        sheet.write_string(number + 1, place, POSTCODE)
                    elif kind == "code":
                        sheet.write_string(number + 1, place, NAME if number == 5 else "a) Yes")
                    else:
                        sheet.write_string(number + 1, place, WORKER)
    return file


def write_workforce(file: Path, year: int = 2017) -> Path:
    workers = "".join(
        f"<CSWWWorker><AgencyWorker>{int(number % 5 == 0)}</AgencyWorker><SWENo>SW{UPN}</SWENo><FTE>1</FTE>"
        f"<PersonBirthDate>{BORN.replace(year=1985)}</PersonBirthDate><OrgRole>5</OrgRole>"
        f"<RoleStartDate>2015-0{1 + number % 9}-01</RoleStartDate>"
        + (f"<RoleEndDate>{year}-03-0{1 + number % 9}</RoleEndDate>" if number % 4 == 3 else "<FTE30>1</FTE30>")
        + f"<Cases30>{15 + number % 6}</Cases30></CSWWWorker>"
        for number in range(CHILDREN)
    )
    file.write_text(
        f"<Message><Header><CollectionDetails><Collection>CSWW</Collection><Year>{year}</Year>"
        f"<ReferenceDate>{year}-09-30</ReferenceDate></CollectionDetails></Header><LALevelVacancies>"
        "<NumberOfVacancies>12</NumberOfVacancies><NoAgencyFTE>12</NoAgencyFTE>"
        f"<NoAgencyHeadcount>12</NoAgencyHeadcount></LALevelVacancies>{workers}</Message>",
        encoding="utf-8",
    )
    return file
