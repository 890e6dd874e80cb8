"""JSON values → parts, following the shapes, all faults in one pass.

Unions are decided by JSON type first, so that a message is about the branch the writer meant. A
value with a fault is left out and the walk goes on, so that one slip hides no other.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar

from wfmap.findings import Fix
from wfmap.model.base import ID_PATTERN, Part, Raw
from wfmap.model.ids import ID, slug
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.reading.faults import Path, RawFault, json_type, removal, rename_fix, value_fix
from wfmap.model.reading.formats import CHECKS, text_fault
from wfmap.model.reading.keys import extensions, keyed, kind_instead, write_instead
from wfmap.model.reading.numbers import (
    FAMILY_BY_PARAMETERS,
    number,
    number_fault,
    parameter_names,
    range_fault,
    seconds_of,
)
from wfmap.model.reading.plenty import MAX_FAULTS
from wfmap.model.shapes import (
    ANY_NUMBER,
    AmountShape,
    BoolShape,
    DurationShape,
    EnumShape,
    Field,
    IntegerShape,
    ListShape,
    MapShape,
    PartShape,
    QuantityShape,
    RuleShape,
    Shape,
    TextShape,
    fields_of,
)
from wfmap.words.spelling import closest, is_same_word, key_hint

__all__ = ["Walk"]

P = TypeVar("P", bound=Part)


class _Missing(NamedTuple):
    """Stands for a value that had a fault."""


MISSING: Final = _Missing()


class Walk:
    """One walk over a document: `faults` fill up, `untold` names the rules of those that follow."""

    def __init__(self) -> None:
        self.faults: list[RawFault] = []
        self.untold: set[str] = set()

    def part(self, kind: type[P], value: Raw, path: Path = ()) -> P | None:
        """Read a part; None where it cannot be made at all."""
        found = self._part(kind, value, path)
        return found if isinstance(found, kind) else None

    def _fault(self, fault: RawFault) -> _Missing:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)
        else:
            self.untold.add(fault.rule)
        return MISSING

    def _wrong(
        self, path: Path, wanted: str, value: Raw, hint: str = "", fixes: tuple[Fix, ...] = ()
    ) -> _Missing:
        message = f"expected {wanted}, found {json_type(value)}"
        return self._fault(RawFault(path, "wrong-type", message, hint, fixes=fixes))

    def _value(self, shape: Shape, value: Raw, path: Path) -> Raw:  # noqa: C901 - one arm a shape
        match shape:
            case TextShape():
                return self._text(shape, value, path)
            case EnumShape(values):
                return self._enum(values, value, path)
            case BoolShape():
                return value if isinstance(value, bool) else self._bool(value, path)
            case IntegerShape(wanted) | QuantityShape(wanted):
                return self._number(shape, wanted, value, path)
            case DurationShape():
                return self._duration(value, path)
            case AmountShape():
                return self._amount(value, path)
            case PartShape(part):
                return self._part(part, value, path)
            case ListShape():
                return self._list(shape, value, path)
            case MapShape():
                return self._map(shape, value, path)
            case RuleShape(values):
                if isinstance(value, dict):
                    return value
                return self._enum(values, value, path)

    def _text(self, shape: TextShape, value: Raw, path: Path) -> Raw:
        if not isinstance(value, str):
            wanted = f"the id of one of '{shape.ref.collection}'" if shape.ref else "a text"
            if number(value) is None:
                return self._wrong(path, wanted, value)
            fixes = value_fix(path, str(value), "put it in quotes", safe=True)
            return self._wrong(path, wanted, value, f'put it in quotes: "{value}"', fixes)
        fault = text_fault(value)
        if fault is None and shape.format is not None:
            fault = CHECKS[shape.format.name](value)
        if fault is not None:
            meant = fault.meant
            fixes = (
                ()
                if meant is None
                else value_fix(path, meant, write_instead(meant), safe=fault.safe)
            )
            return self._fault(RawFault(path, fault.rule, fault.message, fault.hint, fixes=fixes))
        return value

    def _enum(self, values: tuple[str, ...], value: Raw, path: Path) -> Raw:
        if value in values and isinstance(value, str):
            return value
        if not isinstance(value, str):
            return self._wrong(path, f"one of {', '.join(values)}", value)
        elsewhere = kind_instead(value, path)
        meant = None if elsewhere else closest(value, values)
        message = f"'{value}' is none of {', '.join(values)}"
        if meant is None:
            return self._fault(RawFault(path, "unknown-value", message, elsewhere))
        fixes = value_fix(path, meant, f"write '{meant}'", safe=is_same_word(value, meant))
        hint = f"did you mean '{meant}'?"
        return self._fault(RawFault(path, "unknown-value", message, hint, fixes=fixes))

    def _bool(self, value: Raw, path: Path) -> _Missing:
        if not isinstance(value, str) or value.lower() not in ("true", "false", "yes", "no"):
            return self._wrong(path, "true or false", value)
        means = value.lower() in ("true", "yes")
        hint = f"write {'true' if means else 'false'} without quotes"
        return self._wrong(
            path, "true or false", value, hint, value_fix(path, means, hint, safe=True)
        )

    def _number(
        self,
        shape: IntegerShape | QuantityShape,
        wanted: Raw,
        value: Raw,
        path: Path,
    ) -> Raw:
        if isinstance(shape, QuantityShape) and isinstance(value, dict):
            return self._wrapped_number(shape, value, path)
        found = number(value)
        if found is None:
            return self._fault(number_fault(path, value, wanted))
        fault = range_fault(path, found, wanted)
        if fault is not None:
            return self._fault(fault)
        if isinstance(shape, IntegerShape):
            return int(found)
        return Quantity.model_construct(value=found, provenance=None, extensions={})

    def _wrapped_number(self, shape: QuantityShape, value: dict[str, Raw], path: Path) -> Raw:
        self._unknown_keys(value, ("value", "provenance"), path)
        if "value" not in value:
            return self._missing("value", path)
        inner = self._number(shape, shape.range, value["value"], (*path, "value"))
        if not isinstance(inner, Quantity):
            return MISSING
        return inner.model_copy(
            update={
                "provenance": self._provenance(value, path),
                "extensions": extensions(value),
            }
        )

    def _provenance(self, value: dict[str, Raw], path: Path) -> Provenance | None:
        if "provenance" not in value:
            return None
        return self.part(Provenance, value["provenance"], (*path, "provenance"))

    def _amount(self, value: Raw, path: Path) -> Raw:
        inner = value.get("value") if isinstance(value, dict) else value
        if isinstance(inner, str | dict) or (isinstance(value, dict) and "distribution" in value):
            return self._duration(value, path)
        return self._value(_ANY_QUANTITY, value, path)

    def _duration(self, value: Raw, path: Path) -> Raw:
        if not isinstance(value, dict):
            found = seconds_of(path, value)
            if isinstance(found, RawFault):
                return self._fault(found)
            return _fixed(found)
        if set(value) - {"provenance"} == {"value"} or isinstance(value.get("value"), dict):
            return self._wrapped_duration(value, path)
        return self._distribution(value, path)

    def _wrapped_duration(self, value: dict[str, Raw], path: Path) -> Raw:
        self._unknown_keys(value, ("value", "provenance"), path)
        inner = self._duration(value["value"], (*path, "value"))
        if not isinstance(inner, Duration):
            return MISSING
        return inner.model_copy(
            update={
                "provenance": self._provenance(value, path),
                "extensions": {**inner.extensions, **extensions(value)},
            }
        )

    def _distribution(self, value: dict[str, Raw], path: Path) -> Raw:
        family = self._family(value, path)
        if family is None:
            return MISSING
        names = parameter_names(family)
        before = len(self.faults)
        self._unknown_keys(value, ("distribution", "provenance", *names), path)
        given = {
            name: self._parameter(name, value[name], (*path, name))
            for name in names
            if name in value
        }
        provenance = self._provenance(value, path)
        if len(self.faults) > before or any(item is MISSING for item in given.values()):
            return MISSING
        made = Duration.model_construct(
            distribution=family, **given, provenance=provenance, extensions=extensions(value)
        )
        return made if self._coherent(made, path) else MISSING

    def _family(self, value: dict[str, Raw], path: Path) -> str | None:
        if "distribution" in value:
            families = fields_of(Duration)["distribution"].shape
            found = self._value(families, value["distribution"], (*path, "distribution"))
            return found if isinstance(found, str) else None
        keys = frozenset(k for k in value if k != "provenance" and not k.startswith("x-"))
        known = FAMILY_BY_PARAMETERS.get(keys)
        if known is None:
            self._fault(
                RawFault(
                    path,
                    "impossible-distribution",
                    "the object is no duration: it has no 'distribution'",
                    'write "15 min", or {"min": …, "mode": …, "max": …}, or name a distribution',
                )
            )
        return known

    def _parameter(self, name: str, value: Raw, path: Path) -> Raw:
        if name in ("shape", "sigma"):
            return self._plain_number(value, path)
        if name in ("values", "weights"):
            if not isinstance(value, list):
                return self._wrong(path, "a list", value)
            read = self._seconds if name == "values" else self._plain_number
            items = [read(item, (*path, i)) for i, item in enumerate(value)]
            return MISSING if MISSING in items else tuple(items)
        return self._seconds(value, path)

    def _seconds(self, value: Raw, path: Path) -> Raw:
        found = seconds_of(path, value)
        return self._fault(found) if isinstance(found, RawFault) else found

    def _plain_number(self, value: Raw, path: Path) -> Raw:
        found = number(value)
        if found is None:
            return self._fault(number_fault(path, value, _ANY_QUANTITY.range))
        return float(found)

    def _list(self, shape: ListShape, value: Raw, path: Path) -> Raw:
        if not isinstance(value, list):
            if shape.one_or_many:
                found = self._value(shape.item, value, path)
                return MISSING if found is MISSING else (found,)
            fixes = value_fix(path, [value], "put it in brackets", safe=True)
            return self._wrong(path, "a list", value, "put it in brackets: […]", fixes)
        found = [self._value(shape.item, entry, (*path, i)) for i, entry in enumerate(value)]
        return tuple(entry for entry in found if entry is not MISSING)

    def _map(self, shape: MapShape, value: Raw, path: Path) -> Raw:
        if isinstance(value, list):
            hint = 'key its items by id: {"some-id": {…}}'
            meant = keyed(value)
            fixes = value_fix(path, meant, "key its items by their ids") if meant else ()
            return self._wrong(path, "an object keyed by id", value, hint, fixes)
        if not isinstance(value, dict):
            return self._wrong(path, "an object keyed by id", value)
        found: dict[str, Raw] = {}
        for key, entry in value.items():
            if key.startswith("x-"):
                continue
            if shape.keys is None and not ID.fullmatch(key):
                self._bad_id(key, (*path, key))
            item = self._value(shape.item, entry, (*path, key))
            if item is not MISSING:
                found[key] = item
        return found

    def _bad_id(self, key: str, path: Path) -> None:
        message = f"'{key}' is not an id; ids match {ID_PATTERN}"
        self._fault(RawFault(path, "bad-id", message, f"write '{slug(key)}'", at_key=True))

    def _part(self, kind: type[Part], value: Raw, path: Path) -> Raw:
        if isinstance(value, str) and kind.shorthand is not None:
            value = {kind.shorthand: value}
        if not isinstance(value, dict):
            return self._wrong(path, "an object", value)
        fields = fields_of(kind)
        self._unknown_keys(value, tuple(fields), path)
        before = len(self.faults)
        values, complete = self._fields(fields, value, path)
        if not complete and path:
            return MISSING
        for field in fields.values():
            if field.required and field.attribute not in values:
                values[field.attribute] = _EMPTY.get(field.key, "")
        made = kind.model_construct(**values, extensions=extensions(value))
        if len(self.faults) == before:
            self._coherent(made, path)
        return made

    def _fields(
        self, fields: Mapping[str, Field], value: dict[str, Raw], path: Path
    ) -> tuple[dict[str, Raw], bool]:
        """Read the fields that are there; tell whether every required one could be read."""
        values: dict[str, Raw] = {}
        complete = True
        for field in fields.values():
            if field.key in value:
                found = self._field(field, value[field.key], (*path, field.key))
            elif field.required:
                found = self._missing(field.key, path)
            else:
                continue
            if found is not MISSING:
                values[field.attribute] = found
            complete = complete and (found is not MISSING or not field.required)
        return values, complete

    def _field(self, field: Field, value: Raw, path: Path) -> Raw:
        if value is None:
            hint = "leave the key out: absent means unknown"
            fixes = () if field.required else removal(path, "leave the key out", safe=True)
            return self._wrong(path, "a value", value, hint, fixes)
        return self._value(field.shape, value, path)

    def _missing(self, key: str, path: Path) -> _Missing:
        message = f"'{key}' is missing"
        fixes: tuple[Fix, ...] = ()
        if key == "wfmap":
            patch = ({"op": "add", "path": "/wfmap", "value": "1"},)
            fixes = (Fix('say that it is a process: "wfmap": "1"', patch, safe=True),)
        return self._fault(RawFault(path, "missing-field", message, f'add "{key}"', fixes=fixes))

    def _coherent(self, made: Part, path: Path) -> bool:
        found = list(made.faults())
        for fault in found:
            self._fault(RawFault((*path, *fault.path), fault.rule, fault.message, fault.hint))
        return not found

    def _unknown_keys(self, value: dict[str, Raw], known: tuple[str, ...], path: Path) -> None:
        for key in value:
            if key in known or key.startswith("x-"):
                continue
            place = (*path, key)
            fault = text_fault(key)
            if fault is not None:
                self._fault(RawFault(place, fault.rule, fault.message, fault.hint, at_key=True))
                continue
            if len(self.faults) >= MAX_FAULTS:  # not looked for what was meant
                self.untold.add("unknown-field")
                continue
            meant = closest(key, tuple(k for k in known if k not in value)) or None
            fixes = rename_fix(place, meant) if meant else ()
            message = f"unknown key '{key}'"
            hint = _IN_STEPS if key in _FLOWS and not path else key_hint(meant, known)
            self._fault(RawFault(place, "unknown-field", message, hint, at_key=True, fixes=fixes))


_FLOWS: Final = ("flows", "edges", "transitions", "links", "connections", "sequence_flows")
_IN_STEPS: Final = 'each step says where it leads: "next": "approve", or a list of flows'


_ANY_QUANTITY: Final = QuantityShape(ANY_NUMBER)
_EMPTY: Final[dict[str, Raw]] = {"steps": {}, "wfmap": "1"}


def _fixed(value: float) -> Duration:
    return Duration.model_construct(
        distribution="fixed", value=value, provenance=None, extensions={}
    )
