"""The memory of a run as machine code reads it: addresses, and nothing looked at on the way.

numba takes an index below 0 to count from the end of an array, and so compares each one; and it
takes two arrays to overlap, and so reads again whatever may have changed. In the memory of a run
neither happens. This module says so to the compiler, by a type of its own that the functions of
the engine see in place of arrays; `wfmap.native.jit` loads it where numba is.

Where the environment sets `WFMAP_CHECK_BOUNDS`, each index is compared with the length of the
memory all the same, and one outside of it ends the run with an error. That build is for tests: it
differs from the other in this alone, and gives the same bytes.
"""

import operator
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, TypeAlias

from wfmap.native.machine import CHECKED, LENGTH, WRONG_INDEX

__all__ = ["cells"]

_types: Any = import_module("numba.core.types")
_extending: Any = import_module("numba.core.extending")
_ir: Any = import_module("llvmlite.ir")

_KIND: Final = "tbaa"
"""What LLVM calls the kind of memory an instruction works on; unlike kinds never overlap."""

Its: TypeAlias = Any
"""An object of numba or llvmlite, which ship no types."""


class _Cells(_types.Type):  # type: ignore[misc] # its base has no types
    """Cells of one type of number, known by the address of the first."""

    def __init__(self, dtype: Its) -> None:
        self.dtype = dtype
        super().__init__(name=f"Cells({dtype})")


class _Address(_extending.models.PrimitiveModel):  # type: ignore[misc] # its base has no types
    """What cells are in the machine: a pointer."""

    def __init__(self, manager: Its, cells_type: Its) -> None:
        number = manager.lookup(cells_type.dtype).get_data_type()
        super().__init__(manager, cells_type, number.as_pointer())


_extending.register_model(_Cells)(_Address)


def _type_of_reading(_context: Its) -> Callable[[Its, Its], Its]:
    def typer(memory: Its, index: Its) -> Its:
        if not isinstance(memory, _Cells) or not isinstance(index, _types.Integer):
            return None
        return memory.dtype

    return typer


def _type_of_writing(_context: Its) -> Callable[[Its, Its, Its], Its]:
    def typer(memory: Its, index: Its, value: Its) -> Its:
        if not isinstance(memory, _Cells) or not isinstance(index, _types.Integer):
            return None
        return _types.none if isinstance(value, _types.Number | _types.Boolean) else None

    return typer


def _read(context: Its, builder: Its, sig: Its, args: Its) -> Its:
    place = _place(context, builder, sig, args)
    return _marked(builder, builder.load(place), sig.args[0])


def _write(context: Its, builder: Its, sig: Its, args: Its) -> Its:
    value = context.cast(builder, args[2], sig.args[2], sig.args[0].dtype)
    _marked(builder, builder.store(value, _place(context, builder, sig, args)), sig.args[0])
    return context.get_dummy_value()


def _place(context: Its, builder: Its, sig: Its, args: Its) -> Its:
    index = context.cast(builder, args[1], sig.args[1], _types.intp)
    if CHECKED:
        _look_at(context, builder, index)
    return builder.gep(args[0], [index], inbounds=True)


def _look_at(context: Its, builder: Its, index: Its) -> None:
    """Leave the engine with an error where an index is outside of the memory."""
    length, wrong = (_noted(builder.module, name) for name in (LENGTH, WRONG_INDEX))
    is_outside = builder.icmp_unsigned(">=", index, builder.load(length))
    with builder.if_then(is_outside, likely=False):
        builder.store(index, wrong)
        context.call_conv.return_user_exc(builder, IndexError, ("outside of the memory",))


def _noted(module: Its, name: str) -> Its:
    """Give a number that the engine shares with whoever calls it."""
    if name in module.globals:
        return module.globals[name]
    made = _ir.GlobalVariable(module, _ir.IntType(64), name)
    made.linkage, made.initializer = "common", _ir.Constant(_ir.IntType(64), 0)
    return made


def _marked(builder: Its, instruction: Its, memory: Its) -> Its:
    """Say which of the two kinds of cells an instruction works on."""
    module = builder.module
    none = _ir.Constant(_ir.IntType(64), 0)
    root = module.add_metadata(["the memory of a run"])
    kind = module.add_metadata([str(memory.dtype), root, none])
    instruction.set_metadata(_KIND, module.add_metadata([kind, kind, none]))
    return instruction


def _as_cells(_typing: Its, address: Its) -> Its:
    def itself(_context: Its, _builder: Its, _sig: Its, args: Its) -> Its:
        return args[0]

    return _Cells(address.dtype)(address), itself


_extending.type_callable(operator.getitem)(_type_of_reading)
_extending.type_callable(operator.setitem)(_type_of_writing)
_extending.lower_builtin(operator.getitem, _Cells, _types.Integer)(_read)
_extending.lower_builtin(operator.setitem, _Cells, _types.Integer, _types.Any)(_write)
cells: Any = _extending.intrinsic(_as_cells)
"""See memory as cells, in compiled code: (address of the first) → cells."""
