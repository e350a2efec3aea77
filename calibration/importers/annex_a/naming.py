"""Which sheet is which list, and which column which: by the names people give them."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from sim.returns.annex_a import LISTS, AnnexList

NEARLY = 0.75
"""Likeness of two spellings of one word (referral, refferal: 0.88; start, end: 0.25)."""
CLOSE = 0.6
"""Likeness of two names from which on one may be meant for the other."""
SHORT = 2
"""Words of so many letters are alike only if they are the same."""
LONGEST = 200
"""Letters of a name; what is longer is none."""
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "child", "childs", "for", "from", "has", "in", "is", "it", "its", "n", "of",
    "on", "s", "since", "the", "their", "this", "to", "was", "y",
})  # fmt: skip
SHORTENED = MappingProxyType({
    "no": "number", "num": "number", "dob": "date of birth", "cp": "child protection", "cpp": "child protection plan",
    "cla": "looked after", "lac": "looked after", "s47": "section 47", "icpc": "initial child protection conference",
    "sw": "social work", "pa": "personal adviser", "advisor": "adviser", "uid": "unique id",
    "commenced": "started", "completed": "completion", "closed": "closure",
})  # fmt: skip
"""Short forms and variants within names."""
ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "Child Unique ID": (
        "Child ID", "ChildID", "Unique ID", "Child Unique Identifier", "Unique Child ID", "Child Identifier", "ID",
        "Unique Identifier", "Child Reference", "Person ID", "Client ID", "Child Unique Reference",
    ),
    "Date of Birth": ("Birth Date", "DoB or expected date of birth", "Date of birth or expected date of birth"),
    "Age of Child (Years)": ("Age", "Age Years", "Age of Child", "Child Age", "Age in Years", "Current Age"),
    "Date of Contact": ("Contact Date", "Date Contact Received", "Date of Initial Contact"),
    "Assessment start date": ("Early Help Assessment Start Date", "Start Date", "Date Assessment Started"),
    "Assessment completion date": (
        "Early Help Assessment Completion Date", "Completion Date", "Assessment end date", "Date Assessment Completed"
    ),
    "Date of referral": ("Referral Date", "Date Referral Received"),
    "Referral NFA?": ("NFA", "Referral NFA Yes No", "Referral no further action"),
    "Number of Referrals in Last 12 Months": ("Referrals in last 12 months",),
    "Continuous Assessment Start Date": ("Assessment Start Date", "Continuous Assessment Start"),
    "Continuous Assessment Date of Authorisation": (
        "Assessment Authorisation Date", "Date of Authorisation", "Continuous Assessment Authorisation Date",
        "Continuous Assessment Completion Date", "Continuous Assessment End Date",
    ),
    "Was the child assessed as requiring LA children's social care support?": (
        "Was the child assessed as being in need at assessment",
    ),
    "Strategy discussion initiating Section 47 Enquiry Start Date": (
        "Strategy Discussion Date", "Section 47 Enquiry Start Date", "Section 47 Start Date",
    ),
    "CIN Start Date": ("Child in Need Start Date", "CIN Episode Start Date"),
    "CIN Closure Date": ("Child in Need Closure Date", "CIN End Date", "CIN Episode End Date"),
    "Child Protection Plan Start Date": ("Plan Start Date", "Date CP Plan Started"),
    "Child Protection Plan End Date": ("Plan End Date", "Date CP Plan Ended"),
    "Number of Previous Child Protection Plans": ("Previous Child Protection Plans",),
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": ("UASC", "UASC in the last 12 months"),
    "Date Started to be Looked After": ("Looked After Start Date", "Date became looked after"),
    "Date Ceased to be Looked After": ("Looked After End Date", "Date Ceased Looked After"),
    "Reason Ceased to be Looked After": ("Reason Ceased Looked After", "Reason Looked After Ceased"),
    "Child's Legal Status": ("Legal Status",),
    "Start date of current legal status": ("Legal Status Start Date",),
    "Start Date of Most Recent Placement": ("Placement Start Date", "Start date of current placement"),
    "Allocated Personal Advisor": ("Personal Advisor",),
    "Date of Decision that Child Should be Placed for Adoption": ("Date of should be placed for adoption decision",),
})  # fmt: skip
"""Other headers in use for a column."""
ANY_LIST = re.compile(r"\blist\s*0*([0-9]{1,2})(?![0-9])")


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """Return a name without case, punctuation, hints in brackets and doubled blanks, short forms written out.

    >>> plain(" Child’s Legal  Status? "), plain("UASC (Y/N))"), plain("No. of children placed")
    ('childs legal status', 'uasc', 'number of children placed')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"\(\s*y\s*/\s*n\s*\)", " ", re.sub(r"['‘’`´]", "", text))
    words = re.sub(r"[\W_]+", " ", text).split()
    return " ".join(SHORTENED.get(word, word) for word in words)


def lists_of(sheets: Iterable[str]) -> dict[str, AnnexList]:
    """Return which of the sheets are which lists; other sheets are passed over."""
    found = {}
    for sheet in sheets:
        words = re.sub(r"(?<=list)(?=[0-9])", " ", plain(sheet))
        if numbered := ANY_LIST.search(words):
            each = next((each for each in LISTS if each.number == int(numbered[1])), None)
        else:
            bare = re.sub(r"^[0-9]+ ", "", words)
            each = BY_NAME.get(bare) or next((each for known, each in BY_NAME.items() if alike(bare, known)), None)
        if each:
            found[sheet] = each
    return found


BY_NAME = MappingProxyType({plain(name): each for each in LISTS for name in (each.title, *each.also)})
"""Lists by the plain names of their sheets."""


def alike(one: str, other: str) -> bool:
    """Say whether two names are spellings of one: each word of weight is nearly a word of the other.

    >>> alike("date of refferal", "date of referral"), alike("plan start date", "plan end date")
    (True, False)
    """
    ours, theirs = _weighty(plain(one)), _weighty(plain(other))
    return bool(ours and theirs) and _all_in(ours, theirs) and _all_in(theirs, ours)


def _weighty(name: str) -> list[str]:
    words = [word for word in name.split() if word not in SMALL_WORDS]
    return words or name.split()


def _all_in(words: list[str], others: list[str]) -> bool:
    return all(any(_nearly(word, other) for other in others) for word in words)


@lru_cache(maxsize=20_000)
def _nearly(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) <= SHORT or any(sign.isdigit() for sign in word + other):
        return False
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio() >= NEARLY


def nearest(name: str, others: Iterable[str]) -> str | None:
    """Return which written name is most like a known one, if one is, and made of the layout's own words.

    Others may hold anything, a child's name too, and are not to be shown.
    """
    likeness = {
        other: difflib.SequenceMatcher(None, plain(name), plain(other), autojunk=False).ratio()
        for other in others
        if len(other) <= LONGEST and _is_of_layout(other)
    }
    best = max(likeness, key=likeness.__getitem__, default="")
    return " ".join(best.split()) if likeness.get(best, 0) >= CLOSE else None


def _is_of_layout(written: str) -> bool:
    words = re.findall("[^0-9 ]+", plain(written))
    return bool(words) and all(word in SMALL_WORDS or any(_nearly(word, known) for known in WORDS) for word in words)


WORDS = frozenset(
    word
    for each in LISTS
    for name in (each.sheet, each.title, *each.also, *(column.name for column in each.columns))
    for word in plain(name).split()
)
"""All words of the layout's names."""
