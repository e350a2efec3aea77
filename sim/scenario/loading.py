"""From a path to a scenario: the files of a variant, merged and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.asked import Assumption, Scenario, Source, scenario_hash
from sim.scenario.checking import Checking
from sim.scenario.draws import Draws
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.nodes import Branch, Broken, Node
from sim.scenario.parameters import Parameters
from sim.scenario.preamble import beside, check_version, read_sources, tell, with_inherited, words
from sim.scenario.reading import read_tree
from sim.scenario.reading_draws import contradicted, read_draws
from sim.scenario.shape import Figure, Group, Named, Shape, shape_of
from sim.scenario.values import Values, join

LONGEST_CHAIN = 10
"""Baselines of baselines."""

_SHARED = ("throughcare", "name", "description", "sources", "draws")
_COMPLETE = ("parameters",)
_VARIANT = ("baseline", "changes")


def load(path: str | Path) -> Scenario:
    """Read a scenario file, with the baselines it changes, and check all of it.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        Anything is wrong; the error names everything that is.
    """
    layer = _read(Path(path), str(path), ())
    if layer.parameters is None:
        raise ScenarioError(layer.faults)
    draws, file = layer.draws
    if draws is not None and (faults := contradicted(draws, layer.parameters, file)):
        raise ScenarioError(faults)
    return Scenario(
        name=layer.name,
        description=layer.description,
        parameters=layer.parameters,
        register=layer.register,
        sources=tuple((layer.known or {}).values()),
        hash=scenario_hash(layer.parameters, draws),
        path=str(path),
        draws=draws,
    )


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file merged over its baselines; `parameters` is None if anything is wrong with any of them.

    `draws` are those that its own changes leave, with what messages call their file.
    """

    name: str
    description: str
    tree: Node
    sources: Mapping[str, Mapping[str, Source] | None]
    known: Mapping[str, Source] | None
    register: tuple[Assumption, ...]
    parameters: Parameters | None
    draws: tuple[Draws | None, str]
    faults: list[Fault]


def _read(path: Path, shown_as: str, above: tuple[Path, ...]) -> _Layer:
    root, faults = read_tree(path, shown_as)
    top = Values(faults)
    parts = _parts(root, top)
    is_variant = "baseline" in parts
    below = _baseline(parts["baseline"], top, path, (*above, path.resolve())) if is_variant else None
    known = _known_sources(parts.get("sources"), below, top, is_variant=is_variant)
    sources = {**(below.sources if below else {}), shown_as: known}
    tree = parts.get("changes" if is_variant else "parameters", Broken(Where(shown_as, 0)))
    changed = set(_figures_in(tree, shape_of(), "")) if is_variant else set()
    checked, parameters = _check(tree, sources, shown_as, complete=not is_variant)
    if below is not None and below.parameters is not None and not checked.faults:
        tree = _merged(below.tree, tree, shape_of())
        checked, parameters = _check(tree, sources, shown_as, complete=True)
    name, description = (words(parts, part, top) for part in ("name", "description"))
    of_draws: list[Fault] = []
    if "draws" in parts:
        draws = _draws(parts["draws"], top, path, parameters, of_draws)
    else:
        drawn, file = below.draws if below else (None, "")
        draws = (drawn.without(changed) if drawn else None), file
    faults = [*top.faults, *checked.faults, *of_draws, *(below.faults if below else [])]
    return _Layer(
        name=name,
        description=description,
        tree=tree,
        sources=sources,
        known=known,
        register=tuple(checked.register),
        parameters=None if faults else parameters,
        draws=draws,
        faults=faults,
    )


def _parts(root: Node, top: Values) -> dict[str, Node]:
    """Return the uppermost settings: of a complete file, or of a variant."""
    parts = top.entries(root, "", (*_SHARED, *_COMPLETE, *_VARIANT), ("throughcare", "name", "description"))
    if parts is None:
        return {}
    where = root.where
    check_version(parts, "throughcare", top)
    variant = [part for part in _VARIANT if part in parts]
    if "parameters" in parts:
        for part in variant:
            top.fault(parts.pop(part).where, part, "a file has either parameters or baseline and changes, not both")
        if "sources" not in parts:
            top.fault(where, "sources", "missing; every figure names one of them")
    elif not variant:
        rule = "missing; a file has either parameters, or baseline and changes"
        top.fault(where, "parameters", rule)
    else:
        for part in _VARIANT:
            if part not in parts:
                top.fault(where, part, "missing; a variant has a baseline and changes")
    return parts


def _baseline(node: Node, top: Values, path: Path, above: tuple[Path, ...]) -> _Layer | None:
    below = beside(node, "baseline", top, path)
    if below is None:
        return None
    if len(above) > LONGEST_CHAIN:
        top.fault(node.where, "baseline", f"more than {LONGEST_CHAIN} baselines of baselines", node)
        return None
    try:
        if below.resolve() in above:
            top.fault(node.where, "baseline", "goes round in a circle: this file is its own baseline", node)
            return None
        return _read(below, str(below), above)
    except ScenarioError as error:
        tell(error, node, "baseline", top)
    except (OSError, ValueError, RuntimeError):
        top.fault(node.where, "baseline", "this is not the name of a file", node)
    return None


def _draws(
    node: Node, top: Values, path: Path, parameters: Parameters | None, faults: list[Fault]
) -> tuple[Draws | None, str]:
    """Read the draws that a file names; what they are of is known only where nothing is wrong with the rest."""
    file = beside(node, "draws", top, path)
    if file is None or parameters is None:
        return None, ""
    try:
        draws, found = read_draws(file, str(file), file.name, parameters)
        faults += found
    except ScenarioError as error:
        tell(error, node, "draws", top)
        return None, ""
    return draws, str(file)


def _known_sources(
    node: Node | None, below: _Layer | None, top: Values, *, is_variant: bool
) -> Mapping[str, Source] | None:
    """Return the sources that figures of this file may name, or None if that cannot be said."""
    inherited = below.known if below else None
    if is_variant and inherited is None:
        if node is not None:
            read_sources(node, top)
        return None
    own = read_sources(node, top) if node is not None else ({} if is_variant else None)
    if own is None:
        return None
    return with_inherited(own, inherited or {}, top)


def _check(
    tree: Node, sources: Mapping[str, Mapping[str, Source] | None], file: str, *, complete: bool
) -> tuple[Checking, Parameters | None]:
    checking = Checking(sources=sources, complete=complete, top_file=file)
    value = checking.group(tree, "", shape_of())
    return checking, value if isinstance(value, Parameters) else None


def _merged(base: Node, change: Node, shape: Shape) -> Node:
    """Lay changes over a tree: sections are merged, a figure is replaced with its source and all."""
    if not (isinstance(shape, Group | Named) and isinstance(base, Branch) and isinstance(change, Branch)):
        return change
    entries = dict(base.entries)
    for name, entry in change.entries.items():
        inner = shape.member if isinstance(shape, Named) else shape.fields[name]
        entries[name] = _merged(entries[name], entry, inner) if name in entries else entry
    return Branch(change.where, entries)


def _figures_in(node: Node, shape: Shape, path: str) -> Iterator[str]:
    """Yield the paths of the figures that a tree sets."""
    if isinstance(shape, Figure):
        yield path
    elif isinstance(shape, Group | Named) and isinstance(node, Branch):
        for name, entry in node.entries.items():
            inner = shape.member if isinstance(shape, Named) else shape.fields.get(name)
            if inner is not None:
                yield from _figures_in(entry, inner, join(path, name))
