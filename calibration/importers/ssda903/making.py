"""Makes journeys of the stitched episodes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE, TABLES
from calibration.importers.ssda903.reading import Read
from calibration.importers.ssda903.years import rows_by_file
from sim.returns.ssda903 import (
    ABSENCES,
    CARE_ENDS,
    LEGAL_STATUSES,
    NEW_CARER,
    NEW_STATUS,
    PLACEMENT_KINDS,
    ROUTES,
    STAYS_AT_18,
)
from sim.vocabulary import CareEnd, EntryRoute

Days = NDArray[np.int64]
Flags = NDArray[np.bool_]

DAYS_A_YEAR = 365.25
COMES_OF_AGE = 18
JUST_BEFORE = 7
"""Days: care that ends within them before the 18th birthday ends because of it; an assumption."""
EPOCH = np.datetime64("0001-01-01") - np.timedelta64(1, "D")
DIED = "DIED"

KINDS = {place: kind.name.lower() for place, kind in PLACEMENT_KINDS.items()}
STATUSES = {code: status.name.lower() for code, status in LEGAL_STATUSES.items()}
FIRST_ROUTES = {code: ROUTES[status].name.lower() for code, status in LEGAL_STATUSES.items()}
WAYS = {code: end.name.lower() for code, end in CARE_ENDS.items()}
AGED_18, OTHER = CareEnd.AGED_18.name.lower(), CareEnd.OTHER.name.lower()
UNACCOMPANIED = EntryRoute.UNACCOMPANIED.name.lower()


def birthdays(born: Days, years: int) -> Days:
    """Return the days on which children born on the days given have a birthday; 29 February becomes 1 March.

    >>> from datetime import date
    >>> birthdays(np.array([date(2000, 2, 29).toordinal()]), 18) - date(2018, 3, 1).toordinal()
    array([0])
    """
    dates = EPOCH + born.astype("timedelta64[D]")
    months = dates.astype("datetime64[M]")
    days_in = dates - months.astype("datetime64[D]")
    later = (months + 12 * years).astype("datetime64[D]") + days_in
    return np.where(born == NONE, NONE, (later - EPOCH).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of what is counted, as ordinals."""

    first: int
    last: int


class Maker:
    """Makes tables of journeys.

    Parameters
    ----------
    episodes : DataFrame
        As `Chains.stitch` returns them.
    read : Read
        The other tables.
    span : Span
    findings : Findings
    """

    def __init__(self, episodes: pd.DataFrame, read: Read, span: Span, findings: Findings) -> None:
        self._read, self._span, self._findings = read, span, findings
        self._born = np.full(read.children + 1, NONE, dtype=np.int64)
        births = read.tables["births"]
        self._born[births["child"].to_numpy()] = births["dob"].to_numpy()
        self._episodes = self._until_18(self._checked(episodes))
        self._stays = self._of_stays()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables that the return can fill."""
        made = {"care": self._care(), "placements": self._placements(), "legal": self._legal()}
        if {"ad1", "placed_adoption"} & self._read.tables.keys():
            made["adoptions"] = self._adoptions()
        if "oc3" in self._read.tables:
            made["care_leavers"] = self._care_leavers()
        return {name: table[list(TABLES[name])].reset_index(drop=True) for name, table in made.items()}

    def _tell(self, place: str, rule: str, episodes: pd.DataFrame) -> None:
        for file, rows in rows_by_file(episodes, self._read.files):
            self._findings.add(file, place, rule, rows)

    def _checked(self, episodes: pd.DataFrame) -> pd.DataFrame:
        """Leave out birth dates that cannot be, and tell of them and of those who have none."""
        first = episodes[~episodes.duplicated("child")]
        born = self._born[first["child"]]
        late = born > first["decom"].to_numpy()
        of_age = (born != NONE) & (birthdays(born, COMES_OF_AGE) <= first["decom"].to_numpy())
        self._tell("DOB", "the child would have come into care before its birth; birth date left out", first[late])
        self._tell("DOB", "the child would have come into care at 18 or later; birth date left out", first[of_age])
        self._born[first["child"][late | of_age]] = NONE
        self._tell("DOB", "no table has the child's birth date; its age stays unknown", first[born == NONE])
        return episodes

    def _until_18(self, episodes: pd.DataFrame) -> pd.DataFrame:
        """End stays on the 18th birthday whose end the returns do not say: nobody is in care longer."""
        of_age = birthdays(self._born[episodes["child"]], COMES_OF_AGE)
        last = ~episodes.duplicated("stay", keep="last").to_numpy()
        dec = episodes["dec"].to_numpy()
        unsaid = last & ((dec == NONE) | ~episodes["said"].to_numpy(dtype=bool))
        too_long = unsaid & (of_age != NONE) & np.where(dec == NONE, of_age <= self._span.last, of_age < dec)
        self._tell("episodes, DEC", "is open beyond the 18th birthday; care ended on it", episodes[too_long])
        ends = np.isin(episodes["stay"], episodes["stay"][too_long])
        after = ends & (episodes["decom"].to_numpy() >= of_age)
        beyond = ends & ((dec == NONE) | (dec > of_age))
        episodes = episodes.assign(dec=np.where(beyond, of_age, dec), at_18=ends)
        return episodes[~after].reset_index(drop=True)

    def _of_stays(self) -> pd.DataFrame:
        """Return one row for each stay, with `first` and `last` being the places of its episodes."""
        episodes = self._episodes
        begins = np.flatnonzero(~episodes.duplicated("stay").to_numpy())
        lasts = np.append(begins[1:], len(episodes))[: len(begins)] - 1
        opening, closing = episodes.iloc[begins], episodes.iloc[lasts]
        shown = opening["starts"].to_numpy(dtype=bool)
        return pd.DataFrame(
            {
                "stay": opening["stay"].to_numpy(),
                "child": opening["child"].to_numpy(),
                "began": np.where(shown, opening["decom"], NONE),
                "ended": closing["dec"].to_numpy(),
                "seen_from": np.maximum(opening["decom"].to_numpy(), self._span.first),
                "first": begins,
                "last": lasts,
            }
        )

    def _in_span(self, spells: pd.DataFrame) -> pd.DataFrame:
        """Return the spells that were not over before what is counted."""
        ended = spells["ended"]
        return spells[(ended == NONE) | (ended >= self._span.first)]

    def _care(self) -> pd.DataFrame:
        stays = self._stays
        opening, closing = self._episodes.iloc[stays["first"]], self._episodes.iloc[stays["last"]]
        born, began = self._born[stays["child"]], stays["began"].to_numpy()
        age = np.where((born == NONE) | (began == NONE), np.nan, (began - born) / DAYS_A_YEAR)
        alone = self._unaccompanied(stays)
        route = opening["ls"].map(FIRST_ROUTES).fillna("").to_numpy(dtype=object)
        route = np.where(began == NONE, "", route)
        route = np.where(alone == 1, UNACCOMPANIED, route)
        return self._in_span(
            stays.assign(way=self._ways(stays, closing), route=route, age_began=age, unaccompanied=alone)
        )

    def _ways(self, stays: pd.DataFrame, closing: pd.DataFrame) -> NDArray[np.object_]:
        """Return the ways out of care: by the reason given, or by the 18th birthday."""
        rec, said = closing["rec"].to_numpy(), closing["said"].to_numpy(dtype=bool)
        ended, of_age = stays["ended"].to_numpy(), birthdays(self._born[stays["child"]], COMES_OF_AGE)
        ways = pd.Series(rec).map(WAYS).fillna("").to_numpy(dtype=object)
        aged = (of_age != NONE) & (ended >= of_age - JUST_BEFORE)
        young = (of_age != NONE) & ~aged
        ways = np.where(young & (ways == AGED_18), OTHER, ways)
        ways = np.where(aged & (ways != "") & ~np.isin(rec, list(STAYS_AT_18)), AGED_18, ways)
        ways = np.where(said & (ended != NONE), ways, "")
        return np.where(closing["at_18"].to_numpy(dtype=bool), AGED_18, ways)

    def _unaccompanied(self, stays: pd.DataFrame) -> Days:
        """Whether the child was an unaccompanied asylum-seeking child when it came, or when it is first seen."""
        if "uasc" not in self._read.tables:
            return np.full(len(stays), NONE, dtype=np.int64)
        listed = self._read.tables["uasc"]
        until = np.full(self._read.children + 1, NONE, dtype=np.int64)
        no_end = np.iinfo(np.int64).max
        known = listed.groupby("child")["duc"].max().replace(NONE, no_end)
        until[known.index] = known.to_numpy()
        came = np.where(stays["began"] == NONE, stays["seen_from"], stays["began"])
        return (until[stays["child"]] > came).astype(np.int64)

    def _runs(self, begins: Flags, shows_start: Flags) -> pd.DataFrame:
        """Return one row for each run of episodes that `begins` starts, as spells; `first` is its first episode."""
        episodes = self._episodes
        firsts = np.flatnonzero(begins)
        lasts = np.append(firsts[1:], len(episodes))[: len(firsts)] - 1
        opening = episodes.iloc[firsts]
        of_stay = ~opening.duplicated("stay").to_numpy()
        known = ~of_stay | opening["starts"].to_numpy(dtype=bool) | shows_start[firsts]
        return pd.DataFrame(
            {
                "child": opening["child"].to_numpy(),
                "stay": opening["stay"].to_numpy(),
                "began": np.where(known, opening["decom"], NONE),
                "ended": episodes["dec"].to_numpy()[lasts],
                "seen_from": np.maximum(opening["decom"].to_numpy(), self._span.first),
                "first": firsts,
                "starts": opening["starts"].to_numpy(dtype=bool),
            }
        )

    def _placements(self) -> pd.DataFrame:
        """Return placements: a new one begins with another carer or another kind; absences belong to the one before."""
        episodes = self._episodes
        place, provider = episodes["place"].to_numpy(), episodes["provider"].to_numpy()
        kind = np.array([KINDS.get(pair, "") for pair in zip(place, provider, strict=True)], dtype=object)
        missing = (provider == "") & (kind == "") & np.isin(place, [code for code, _ in PLACEMENT_KINDS])
        self._tell("episodes, PLACE_PROVIDER", "is blank, so the kind of placement stays unknown", episodes[missing])
        of_stay = ~episodes.duplicated("stay").to_numpy()
        lived_in = self._lived_in(np.isin(place, list(ABSENCES)), of_stay)
        before = np.roll(lived_in, 1)
        same = (place == place[before]) & (provider == provider[before])
        same &= episodes["carer"].to_numpy() == episodes["carer"].to_numpy()[before]
        returns = np.roll(lived_in != np.arange(len(episodes)), 1) & same
        other = (kind != kind[before]) & (kind != "") & (kind[before] != "")
        new_carer = episodes["rne"].isin(NEW_CARER).to_numpy()
        away = lived_in != np.arange(len(episodes))
        begins = of_stay | (~away & ~returns & (new_carer | other))
        spells = self._runs(begins, new_carer)
        number = spells.groupby("stay").cumcount() + 1
        run = np.cumsum(begins) - 1
        named = pd.Series(kind).where(kind != "").groupby(run).first().fillna("")
        return self._in_span(
            spells.assign(kind=np.array(named, dtype=object), number=np.where(spells["starts"], number, NONE))
        )

    @staticmethod
    def _lived_in(away: Flags, of_stay: Flags) -> Days:
        """Return the place of the episode that tells where a child lives: if it is away, an earlier one of the stay."""
        places = np.arange(len(away))
        home = np.maximum.accumulate(np.where(~away, places, NONE)) if len(away) else places
        start = np.maximum.accumulate(np.where(of_stay, places, 0)) if len(away) else places
        return np.where(away & (home >= start), home, places)

    def _legal(self) -> pd.DataFrame:
        status = self._episodes["ls"].map(STATUSES).fillna("").to_numpy(dtype=object)
        begins = ~self._episodes.duplicated("stay").to_numpy() | (status != np.roll(status, 1))
        spells = self._runs(begins, self._episodes["rne"].isin(NEW_STATUS).to_numpy())
        return self._in_span(spells.assign(status=status[spells["first"]]))

    def _adoptions(self) -> pd.DataFrame:
        """Return a row for each stay with a decision or a match, with what episodes tell of its way to adoption."""
        stays = self._stays.assign(decided=NONE, matched=NONE)
        for table, column, what in (
            ("ad1", "date_int", "decided"),
            ("placed_adoption", "date_placed", "decided"),
            ("ad1", "date_match", "matched"),
        ):
            if table in self._read.tables:
                dated = self._read.tables[table].query(f"{column} != {NONE}").sort_values("year", kind="stable")
                place = self._stay_of(dated["child"].to_numpy(), dated[column].to_numpy())
                rule = "is no day in care of the child; left out"
                self._tell(f"{table}, {column.upper()}", rule, dated[place == NONE])
                stays.loc[place[place != NONE], what] = dated[column].to_numpy()[place != NONE]
        episodes, of_child = self._episodes, stays.set_index("stay").index
        orders = episodes[episodes["ls"].isin(["D1", "E1"]) & episodes["rne"].isin(NEW_STATUS)]
        placings = episodes[episodes["place"].isin(["A3", "A4", "A5", "A6"])]
        stays["placement_order"] = orders.groupby("stay")["decom"].min().reindex(of_child).fillna(NONE).to_numpy()
        stays["placed"] = placings.groupby("stay")["decom"].min().reindex(of_child).fillna(NONE).to_numpy()
        adopted = episodes["rec"].iloc[stays["last"]].isin(["E11", "E12"]).to_numpy() & (stays["ended"] != NONE)
        stays["ordered"] = np.where(adopted, stays["ended"], NONE)
        stays["entered_care"] = stays["began"]
        on_the_way = (stays["decided"] != NONE) | (stays["matched"] != NONE)
        return self._in_span(stays[on_the_way]).astype(dict.fromkeys(TABLES["adoptions"], np.int64))

    def _stay_of(self, child: Days, day: Days) -> Days:
        """Return the place of the stay in which a day is; NONE if it is in none."""
        stays, far = self._stays, 10_000_000
        if stays.empty:
            return np.full(len(day), NONE, dtype=np.int64)
        first = ~stays.duplicated("child").to_numpy()
        from_when = np.where(stays["began"] == NONE, stays["seen_from"], stays["began"])
        began = np.where(first & (stays["began"] == NONE), 0, from_when)  # it may have begun long before it is seen
        keys = stays["child"].to_numpy() * far + began
        place = np.searchsorted(keys, child * far + day, side="right") - 1
        found = np.clip(place, 0, None)
        ended = np.where(stays["ended"] == NONE, far, stays["ended"])
        fits = (place >= 0) & (stays["child"].to_numpy()[found] == child) & (day <= ended[found])
        return np.where(fits, place, NONE)

    def _care_leavers(self) -> pd.DataFrame:
        """Return the care leavers of the last return, at its end."""
        listed = self._read.tables["oc3"]
        listed = listed[listed["year"] == self._read.years[-1]].drop_duplicates("child", keep="last")
        listed = listed[listed["in_touch"].str.upper() != DIED]
        born = self._born[listed["child"]]
        age = np.where(born == NONE, np.nan, (self._span.last - born) / DAYS_A_YEAR)
        return pd.DataFrame({"child": listed["child"].to_numpy(), "age": age, "adviser": NONE})
