"""The engine as machine code on disk: numba makes it once, and every run after that does without.

To load numba and let it find a function in its own cache takes longer than most simulations. So
the code of the whole engine is kept as one object file, for this state of the sources and this
processor, and loaded by LLVM in milliseconds. It lies where `NUMBA_CACHE_DIR` says, else beside
the sources, else in the cache folder of the user.

    sources ── numba ──► text of LLVM ── LLVM ──► object file ──► engine-<digest>.o
                                                                       │ every later run: no numba
                                                                       └──── llvmlite ──► function

The digest in the name is of all the code depends on: the sources, the versions of numba and
llvmlite, the processor and its features; so another of any is another file, and never a wrong one.
The content is checked by a digest of its own, and put in place by renaming, so half a file is never
run. One function can be called from outside; all others serve it, and LLVM may inline or drop them.
A call to anything that is not known to be in every process is refused when the code is made, not
when it is run.
"""

import ctypes
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, TypeAlias

from numpy import float64, int64
from numpy.typing import NDArray

__all__ = [
    "CHECKED",
    "LENGTH",
    "WRONG_INDEX",
    "Entry",
    "Memory",
    "Module",
    "alone",
    "code_or_none",
    "is_possible",
    "load",
    "load_or_none",
    "made",
]

Memory: TypeAlias = Any
"""Half of a run's memory: an array of numpy as machine code, a list or array in plain Python."""
Entry: TypeAlias = Callable[[Memory, Memory, int], int]
"""The engine: (whole numbers, reals, most events) → why it came back.

The memory is two arrays of numpy as machine code, two lists or arrays in plain Python.
"""

_NAME: Final = "wfmap_proceed"
_ENGINE: Final = "engine"
CHECKED: Final = bool(os.environ.get("WFMAP_CHECK_BOUNDS"))
"""Whether the machine code looks at each index: the one flag by which that build differs."""
LENGTH: Final = "wfmap_length"
WRONG_INDEX: Final = "wfmap_wrong_index"
"""Numbers that a build which checks its bounds shares with its caller: how long the memory is, and
the index that was outside of it."""
_LOCK: Final = "engine.lock"
_DIGEST: Final = 32
"""Bytes of the digest before the object file, by which half a file is known."""
_LEVEL: Final = 3
_CALLED: Final = ("ceil", "exp", "floor", "log", "memcpy", "memset", "pow", "sqrt")
"""What machine code for this engine may call; all of it is in the process already."""
_PROTOTYPE: Final = ctypes.CFUNCTYPE(
    ctypes.c_int32,
    ctypes.POINTER(ctypes.c_int64),
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_int64,
)
"""How numba's functions are called: places for result and error, arguments → status."""


@dataclass(frozen=True, slots=True)
class Module:
    """The engine in the language of LLVM: the function that others call, those to be inlined.

    Those that are called `seldom` are never inlined.
    """

    text: str
    entry: str
    inlined: frozenset[str] = frozenset()
    seldom: frozenset[str] = frozenset()


_LOADED: Final[list[Any]] = []
"""What is held for as long as the process lives: machine code that may be called, a lock."""


def is_possible() -> bool:
    """Tell whether numba is installed, without loading it."""
    try:
        version("numba")
    except PackageNotFoundError:
        return False
    return True


def load_or_none(stamp: int, name: str = _ENGINE) -> Entry | None:
    """Load the engine of a state of the sources, where it is kept for this processor."""
    code = code_or_none(stamp, name)
    return None if code is None else load(code)


def code_or_none(stamp: int, name: str = _ENGINE) -> bytes | None:
    """Read the machine code of a state of the sources, where it is kept for this processor."""
    llvm = _llvm()
    for folder in _folders():
        with suppress(OSError):
            kept = (folder / _file_name(llvm, stamp, name)).read_bytes()
            code = kept[_DIGEST:]
            if hashlib.sha256(code).digest() == kept[:_DIGEST]:
                return code
    return None


def alone() -> None:
    """Wait until no other process makes machine code; this one is alone with it until it ends.

    Where nothing can be locked, several make the same code side by side.
    """
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - not there on Windows

    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / _LOCK).open("ab")
            _LOADED.append(lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
            return


def made(module: Module, stamp: int, name: str = _ENGINE) -> bytes:
    """Make the machine code of the engine, and keep it where that can be done.

    Args:
        module: the engine as numba translated it.
        stamp: of the sources that it was made from.
        name: what it is called on disk.

    Returns:
        The object file.

    Raises:
        RuntimeError: the code would call something that is not known to be there.
    """
    llvm = _llvm()
    code = _object(llvm, module)
    for folder in _folders():
        with suppress(OSError):
            _keep(folder / _file_name(llvm, stamp, name), hashlib.sha256(code).digest() + code)
            break
    return code


def load(code: bytes) -> Entry:
    """Load machine code into this process."""
    llvm = _llvm()
    process = ctypes.CDLL(None)
    for name in _CALLED:
        llvm.add_symbol(name, ctypes.cast(getattr(process, name), ctypes.c_void_p).value)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine(llvm))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _LOADED.append(engine)
    function = _PROTOTYPE(engine.get_function_address(_NAME))
    length, wrong = (_number(engine, name) for name in (LENGTH, WRONG_INDEX))

    def proceed(i: NDArray[int64], f: NDArray[float64], events: int) -> int:
        why, error = ctypes.c_int64(), ctypes.c_void_p()
        if length is not None:
            length.value = len(i)
        status = function(
            ctypes.byref(why), ctypes.byref(error), i.ctypes.data, f.ctypes.data, events
        )
        if status and wrong is not None:
            raise IndexError(f"the engine reached for cell {wrong.value} of {len(i)}")
        if status:
            raise RuntimeError(f"the engine failed with status {status}")
        return why.value

    return proceed


def _number(engine: Any, name: str) -> ctypes.c_int64 | None:  # noqa: ANN401 - as below
    """Give a number that machine code shares; None where it has none of that name."""
    place = engine.get_global_value_address(name)
    return ctypes.c_int64.from_address(place) if place else None


def _llvm() -> Any:  # noqa: ANN401 - llvmlite ships no types
    llvm = import_module("llvmlite.binding")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm


def _machine(llvm: Any) -> Any:  # noqa: ANN401 - as above
    return llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=_LEVEL,
        codemodel="jitdefault",
        jit=True,
    )


def _object(llvm: Any, given: Module) -> bytes:  # noqa: ANN401 - as above
    """Make an object file in which one function can be called, and the others serve it only."""
    module = llvm.parse_assembly(given.text)
    for value in (*module.functions, *module.global_variables):
        if value.name in given.inlined:
            value.add_function_attribute("alwaysinline")
        if value.name in given.seldom:
            value.add_function_attribute("cold")
            value.add_function_attribute("noinline")
        if value.name == given.entry:
            value.name = _NAME
        elif value.name in {LENGTH, WRONG_INDEX}:
            value.linkage = "external"
        elif not value.is_declaration:
            value.linkage = "internal"
    machine = _machine(llvm)
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(_LEVEL))
    builder.getModulePassManager().run(module, builder)
    _refuse_unknown([one.name for one in module.functions if one.is_declaration])
    code: bytes = machine.emit_object(module)
    return code


def _refuse_unknown(called: list[str]) -> None:
    unknown = {name for name in called if not name.startswith("llvm.")} - set(_CALLED)
    if unknown:
        raise RuntimeError(f"the engine would call {', '.join(sorted(unknown))}")


def _file_name(llvm: Any, stamp: int, name: str) -> str:  # noqa: ANN401 - as above
    """Name what the machine code depends on."""
    what = (
        stamp,
        version("numba"),
        version("llvmlite"),
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    )
    return f"{name}-{hashlib.sha256(repr(what).encode()).hexdigest()[:24]}.o"


def _folders() -> Iterator[Path]:
    """List where machine code may lie, first choice first."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        yield Path(given)
        return
    yield Path(__file__).parent / "__pycache__"
    with suppress(RuntimeError):  # there is no home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wfmap"


def _keep(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and that others may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.flush()
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
