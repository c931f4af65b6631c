"""Frozen records: plain data declared by annotations, like frozen dataclasses, but cheap to define.

The standard decorator generates and compiles code for every class; with some three hundred classes
that took a fifth of a second at every start. A `Record` class costs a few microseconds. Type
checkers treat it as a frozen dataclass.

Guarantee: a record's fields never change after construction; records compare and hash by type and
fields (except fields declared with `field(compare=False)`), and the hash is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, dataclass_transform

R = TypeVar("R", bound="Record")
MISSING: Any = object()


class FieldSpec:
    """How a field differs from a plain one."""

    def __init__(
        self,
        default: Any,
        factory: Callable[[], Any] | None,
        compare: bool,
        last: bool,
        copied: bool = True,
    ) -> None:
        self.default = default
        self.factory = factory
        self.compare = compare
        self.last = last
        self.copied = copied


def field(
    *,
    default: Any = MISSING,
    default_factory: Callable[[], Any] | None = None,
    compare: bool = True,
    kw_only: bool = False,
    copied: bool = True,
) -> Any:
    """A field with a fresh default for each record, one that does not count when comparing, one
    that is only given by name (and comes after those of subclasses), or one that pickles and copies
    leave out, which have its default instead."""
    return FieldSpec(default, default_factory, compare, kw_only, copied)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """The base of all frozen records. Fields are the annotations that are not `ClassVar`s."""

    __slots__ = ("__dict__", "__weakref__", "_hash")

    _hash: ClassVar[int]  # set once per record, in its slot
    _fields: ClassVar[tuple[str, ...]] = ()
    _known: ClassVar[frozenset[str]] = frozenset()
    _compared: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}
    _factories: ClassVar[dict[str, Callable[[], Any]]] = {}
    _last: ClassVar[frozenset[str]] = frozenset()
    _skipped: ClassVar[frozenset[str]] = frozenset()
    _left_out: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        own = cls.__annotations__  # a class without any has an empty one of its own
        names = [name for name, kind in own.items() if not str(kind).startswith("ClassVar")]
        for name in names:
            given = cls.__dict__.get(name)
            if isinstance(given, FieldSpec):
                cls._declare(name, given)
        plain = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
        cls._defaults = {**cls._defaults, **plain}
        known = dict.fromkeys((*cls._fields, *names))
        cls._fields = tuple(sorted(known, key=lambda name: name in cls._last))
        cls._known = frozenset(known)
        cls._compared = tuple(name for name in cls._fields if name not in cls._skipped)
        positional = tuple(name for name in cls._fields if name not in cls._last)
        # Pattern matching reads it; type checkers know it from `dataclass_transform`.
        type.__setattr__(cls, "__match_args__", positional)

    @classmethod
    def _declare(cls, name: str, given: FieldSpec) -> None:
        delattr(cls, name)
        if given.default is not MISSING:
            setattr(cls, name, given.default)
        if given.factory is not None:
            cls._factories = {**cls._factories, name: given.factory}
        if given.last:
            cls._last |= {name}
        if not given.compare:
            cls._skipped |= {name}
        if not given.copied:
            cls._left_out |= {name}

    @classmethod
    def field_names(cls) -> frozenset[str]:
        """The names of the fields."""
        return cls._known

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        values, names = self.__dict__, self._fields
        if len(args) == len(names) and not kwargs:
            values.update(zip(names, args, strict=True))
            return
        if len(args) > len(names):
            raise TypeError(f"{type(self).__name__} takes {len(names)} fields, got {len(args)}")
        values.update(self._defaults)
        values.update(zip(names, args, strict=False))
        if not kwargs.keys() <= self._known or not kwargs.keys().isdisjoint(names[: len(args)]):
            wrong = next(name for name in kwargs if name not in names[len(args) :])
            raise TypeError(f"{type(self).__name__} got an unexpected field {wrong}")
        values.update(kwargs)
        for name, make in self._factories.items():
            if name not in values:
                values[name] = make()
        if len(values) < len(names):
            missing = [name for name in names if name not in values]
            raise TypeError(f"{type(self).__name__} lacks the fields {missing}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        return all(mine[name] == theirs[name] for name in self._compared)

    def __hash__(self) -> int:
        try:
            known: int = self._hash
        except AttributeError:
            values = self.__dict__
            known = hash((type(self), *[values[name] for name in self._compared]))
            object.__setattr__(self, "_hash", known)
        return known

    def __repr__(self) -> str:
        parts = (f"{name}={self.__dict__[name]!r}" for name in self._compared)
        return f"{type(self).__name__}({', '.join(parts)})"

    def __reduce__(self) -> tuple[object, ...]:
        kept = self._known - self._left_out  # what was worked out since is worked out again
        return _restored, (type(self), {n: v for n, v in self.__dict__.items() if n in kept})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class KeywordRecord(Record):
    """A record whose fields are given by name."""


class Identity(Record):
    """A record that is only equal to itself."""

    # Those of `object` take no step in Python; terms are looked up many million times.
    __eq__: ClassVar[Any] = object.__eq__
    __hash__: ClassVar[Any] = object.__hash__


def replace(record: R, /, **changes: Any) -> R:
    """The same record with some fields changed."""
    return type(record)(**{**record.__dict__, **changes})


def _restored(cls: type[R], values: dict[str, Any]) -> R:
    return cls(**values)
