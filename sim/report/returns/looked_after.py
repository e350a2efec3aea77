"""Synthetic returns of looked after children (SSDA903): a set of tables for each year ending 31 March."""

import pandas as pd

from sim.report.returns import in_care
from sim.report.returns.children import POSTCODE, Children, need_of, no_upn
from sim.report.returns.codes import ages, care_end_codes, legal_codes, place_codes, written
from sim.report.returns.journeys import NEVER, OPEN, Journeys, most_recent
from sim.report.returns.periods import days_of_year
from sim.returns import ssda903
from sim.vocabulary import CareEnd, Event, PlacementKind

_LETTERS_SINCE = 2025
"""First return in which SEX is a letter."""
_YOUNGEST_TO_TAKE_PART, _TOO_YOUNG, _TOOK_PART = 4, "PN0", "PN1"
_AGES_OF_LEAVERS = range(17, 22)
_WITH_FORMER_CARERS = "Z1"


def tables_of_year(journeys: Journeys, children: Children, year: int) -> dict[str, pd.DataFrame]:
    """Return the tables of the return of a year, by name, as text.

    Parameters
    ----------
    journeys : Journeys
        The whole run; what comes after the year is not looked at.
    children : Children
        Who the children are.
    year : int
        The year in which it ends.
    """
    first, last = days_of_year(year)
    known = journeys.until(last)
    cut = in_care.episodes(known)
    live = children.with_all(cut[cut["ended"] >= first])
    made = {
        "episodes": _episodes(live, year),
        "uasc": _unaccompanied(live, year),
        "reviews": _of_children(children, _reviews(known, live, first)),
        "oc3": _of_children(children, _care_leavers(known, children, first, last)),
        "ad1": _of_children(children, _adopted(known, first)),
        "placed_adoption": _of_children(children, _to_be_placed(known, first)),
    }
    everybody = pd.unique(pd.concat([table["child"] for table in made.values()]))
    made["header"] = _header(children.table.loc[sorted(everybody)].reset_index(), year)
    return {
        table: made[table].reindex(columns=list(columns), fill_value="").fillna("").astype(str)
        for table, columns in ssda903.TABLES.items()
        if table in made
    }


def _header(them: pd.DataFrame, year: int) -> pd.DataFrame:
    _, last = days_of_year(year)
    return _signed(them).assign(SEX=_sex(them, year), ETHNIC=them["ethnicity"], UPN=no_upn(them, last))


def _episodes(live: pd.DataFrame, year: int) -> pd.DataFrame:
    is_open = live["ended"] == OPEN
    ceased = live["is_last"] & ~is_open
    new = {(False, False): "S", (True, False): "L", (False, True): "P", (True, True): "B"}
    changes = zip(live["legal_changed"], live["placement_changed"], strict=True)
    place, provider = place_codes(live["kind"], year)
    return _signed(live.sort_values(["child", "began"])).assign(
        DECOM=written(live["began"], ssda903.DATE_FORMAT),
        RNE=pd.Series([new[change] for change in changes], index=live.index, dtype=object),
        LS=legal_codes(live["legal"]),
        CIN=pd.Series(need_of(live), index=live.index),
        PLACE=place,
        PLACE_PROVIDER=provider,
        DEC=written(live["ended"], ssda903.DATE_FORMAT),
        REC=care_end_codes(live, year).where(ceased, ssda903.GOES_ON).mask(is_open, ""),
        REASON_PLACE_CHANGE=_why_moved(live),
        HOME_POST=POSTCODE,
        PL_POST=POSTCODE,
    )


def _why_moved(live: pd.DataFrame) -> pd.Series:
    """Return why a placement ended in another one: the care plan where it is adoption, else no reason is known."""
    moved = live["next_placement_changes"]
    to_adopters = live["next_kind"] == PlacementKind.ADOPTIVE
    return pd.Series("", index=live.index).mask(moved, "OTHER").mask(moved & to_adopters, "CARPL")


def _unaccompanied(live: pd.DataFrame, year: int) -> pd.DataFrame:
    them = live[live["is_unaccompanied"]].drop_duplicates("child", keep="last")
    ceased = them["ended"].where(them["is_last"], NEVER)
    return _signed(them).assign(SEX=_sex(them, year), DUC=written(ceased, ssda903.DATE_FORMAT))


def _reviews(known: Journeys, live: pd.DataFrame, first: int) -> pd.DataFrame:
    held = known.of_event(Event.CARE_REVIEW)
    held = held[(held["day"] >= first) & held["child"].isin(live["child"])].drop_duplicates(["child", "day"])
    born = live.drop_duplicates("child").set_index("child")["born"].reindex(held["child"]).to_numpy()
    took_part = (held["day"] - born) / 365.25 >= _YOUNGEST_TO_TAKE_PART
    return held.assign(
        REVIEW=written(held["day"], ssda903.DATE_FORMAT),
        REVIEW_CODE=pd.Series(_TOO_YOUNG, index=held.index).mask(took_part, _TOOK_PART),
    )


def _care_leavers(known: Journeys, children: Children, first: int, last: int) -> pd.DataFrame:
    supported = in_care.care_leavers(known)
    them = children.with_their(["born"], most_recent(supported[supported["ended"] >= first]))
    them = them[ages(them["born"], last).isin(_AGES_OF_LEAVERS)].drop(columns="born")
    staying = known.spells([Event.STAYING_PUT_STARTED], [Event.STAYING_PUT_ENDED])
    stays = them["child"].isin(staying.loc[staying["ended"] == OPEN, "child"])
    return them.assign(IN_TOUCH="YES", ACCOM=pd.Series("", index=them.index).mask(stays, _WITH_FORMER_CARERS))


def _adopted(known: Journeys, first: int) -> pd.DataFrame:
    found = in_care.adoptions(known)
    found = found[(found["end"] == CareEnd.ADOPTION) & (found["left"] >= first)]
    return found.assign(
        DATE_INT=written(found["decided"], ssda903.DATE_FORMAT),
        DATE_MATCH=written(found["matched"], ssda903.DATE_FORMAT),
        FOSTER_CARE="0",
    )


def _to_be_placed(known: Journeys, first: int) -> pd.DataFrame:
    found = in_care.adoptions(known)
    found = found[(found["decided"] != NEVER) & (found["left"] >= first)]
    return found.assign(DATE_PLACED=written(found["decided"], ssda903.DATE_FORMAT))


def _of_children(children: Children, rows: pd.DataFrame) -> pd.DataFrame:
    return _signed(children.with_their(["identifier", "born"], rows))


def _signed(rows: pd.DataFrame) -> pd.DataFrame:
    """Say whose rows they are."""
    return rows.assign(CHILD=rows["identifier"], DOB=written(rows["born"], ssda903.DATE_FORMAT))


def _sex(them: pd.DataFrame, year: int) -> pd.Series:
    male, female = ("M", "F") if year >= _LETTERS_SINCE else ("1", "2")
    return them["is_male"].map({True: male, False: female})
