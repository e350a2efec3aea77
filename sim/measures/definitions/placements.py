"""Definitions of where children in care live, and how settled they are."""

from sim.measures.definitions.care import CLA_RETURN
from sim.measures.definitions.front import OURS
from sim.measures.measure import Measure
from sim.vocabulary import PlacementKind

KINDS = {
    PlacementKind.IN_HOUSE_FOSTER: "with the council's own foster carers",
    PlacementKind.AGENCY_FOSTER: "with foster carers of an independent agency",
    PlacementKind.KINSHIP: "with relatives or friends as foster carers",
    PlacementKind.WITH_PARENTS: "with their parents under an order",
    PlacementKind.OWN_HOME: "in the council's own children's homes",
    PlacementKind.AGENCY_HOME: "in bought children's homes",
    PlacementKind.SUPPORTED: "in supported or semi-independent accommodation",
    PlacementKind.ADOPTIVE: "with the family that is to adopt them",
    PlacementKind.UNREGISTERED: "in unregistered placements",
}
_WINDOW = (
    "in the twelve months (253 working days) before. What had begun before and was not over when they began counts. "
    "In the first year only what is known counts, which is less than there was"
)


def living_in(kind: PlacementKind) -> str:
    """Name of the measure of children in one kind of placement."""
    return f"placements_{kind.name.lower()}"


def _own_places(name: str, which: str) -> Measure:
    return Measure(
        name=name,
        meaning=f"{which}, as read at the month's end; a month without a reading has no value",
        unit="beds" if "bed" in name else "places",
        kind="stock",
        source=OURS,
    )


PLACEMENTS: tuple[Measure, ...] = (
    *(
        Measure(
            name=living_in(kind),
            meaning=f"Children in care living {words}, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=f"{CLA_RETURN}, placements (there on 31 March)",
        )
        for kind, words in KINDS.items()
    ),
    Measure(
        name="placements_in_house_share",
        meaning="Child-days with the council's own foster carers, with relatives as foster carers and in the council's "
        "own homes, as a share of all child-days in placements but those with parents and with adopters",
        unit="share",
        kind="share",
        source=f"{CLA_RETURN}, place providers",
    ),
    Measure(
        name="placement_moves",
        meaning="Placements begun in the month that are not the first of the child's period of care",
        unit="moves",
        kind="count",
        source=OURS,
    ),
    Measure(
        name="children_with_three_placements",
        meaning=f"Children in care when the month ends who lived in 3 or more placements {_WINDOW}",
        unit="share",
        kind="share",
        source=f"{CLA_RETURN}, placement stability (there on 31 March)",
    ),
    Measure(
        name="children_with_three_social_workers",
        meaning="Children in care when the month ends who were held by 3 or more different social workers, also before "
        f"they came into care, {_WINDOW}",
        unit="share",
        kind="share",
        source="Stability Index (Children's Commissioner for England): social worker changes",
    ),
    _own_places("foster_places_usable", "Places of the council's own foster carers that can be used"),
    _own_places("foster_places_taken", "Places of the council's own foster carers that are taken"),
    _own_places("own_home_beds", "Beds in the council's own children's homes"),
    _own_places("own_home_beds_taken", "Beds in the council's own children's homes that are taken"),
)
