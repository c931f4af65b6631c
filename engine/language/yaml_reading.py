"""YAML text to a located document.

In: a source. Out: its `Document`. Guarantee: only the plain data subset of YAML is accepted (no
anchors, aliases, tags, merge keys or directives), scalars stay text, and time and memory are
bounded by `limits`: the parser's events are checked one by one, before anything is built of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    StreamEndEvent,
)

from liren.engine.errors import Problem, Source
from liren.engine.language import problems as p
from liren.engine.language.document import Builder, Document, Log, Stop, forbidden, masked


class _Parser(Protocol):
    def get_event(self) -> Event | None: ...


def _find_parser() -> Callable[[str], _Parser]:
    # libyaml is ten times faster; an installation without a C compiler lacks it.
    return cast("Callable[[str], _Parser]", getattr(yaml, "CBaseLoader", yaml.BaseLoader))


new_parser = _find_parser()


def read_yaml_text(source: Source) -> Document:
    """Read `source`, whose size was checked. Raises `LirenError` with all problems found."""
    log = Log(source)
    builder = Builder(log)
    with suppress(Stop):
        text = _clean(source.text, log)
        _refuse_directive(text, 0, log)
        _read(text, builder, log)
    log.check()
    return Document(source, builder.root, builder.root_spot, log.lines)


def _clean(text: str, log: Log) -> str:
    """The text with what must not be in it replaced, so that the rest can be checked too."""
    for start, name in forbidden(text):
        log.add(p.ForbiddenCharacter(place=log.lines.place(start, start + 1), character=name))
    for tabs in re.finditer("\t+", text) if "\t" in text else ():
        log.add(p.TabCharacter(place=log.lines.place(*tabs.span())))
    return masked(text).replace("\t", " ") if log.found else text


# Possessive throughout: a megabyte of spaces must not be tried in every division.
_DIRECTIVE = re.compile(r"(?:[ ]*+(?:#[^\r\n]*+)?+(?:\r\n|\r|\n)|\.\.\.(?=[\s#]))*+(%[^\r\n]*)")


def _refuse_directive(text: str, start: int, log: Log) -> None:
    # Before the parser sees them: it compares each %TAG with all the others.
    found = _DIRECTIVE.match(text, start)
    if found is not None:
        place = log.lines.place(*found.span(1))
        log.fatal(p.DirectiveUsed(place=place, directive=p.shown(found.group(1).strip())))


def _read(text: str, builder: Builder, log: Log) -> None:
    seen_before = bool(log.found)
    try:
        _events(new_parser(text).get_event, text, builder, log)
    except yaml.MarkedYAMLError as error:
        # A text with tabs or controls replaced may break where the original would not.
        if not seen_before:
            log.fatal(_syntax(error, text, builder))
    except yaml.YAMLError:
        log.fatal(p.YamlSyntax(place=log.lines.place(0, 1)))


def _events(get: Callable[[], Event | None], text: str, builder: Builder, log: Log) -> None:
    documents = 0
    while (event := get()) is not None:
        # Four events of five are scalars, and nearly all of these need no second look.
        if isinstance(event, ScalarEvent):
            style, value = event.style, event.value
            start, end = event.start_mark, event.end_mark
            if (
                start is None
                or end is None
                or event.tag is not None
                or event.anchor is not None
                or style == '"'
                or value == "<<"
            ):
                _odd_scalar(event, text, builder)
            else:
                builder.scalar(value, not style, start.index, end.index)
        elif isinstance(event, DocumentStartEvent):
            documents += 1
            _check_single(event, documents, log)
        elif isinstance(event, StreamEndEvent):
            break
        else:
            _structure(event, text, builder, log)
    root = builder.root_spot
    if root is None or (builder.root == "" and root.start == root.end):
        log.fatal(p.EmptyDocument(place=log.lines.place(0, 1)))


def _structure(event: Event, text: str, builder: Builder, log: Log) -> None:
    """What is neither a scalar nor the beginning or end of everything."""
    if isinstance(event, CollectionStartEvent):
        if event.anchor is not None or event.tag is not None:
            _check_properties(event, text, builder)
        start, end = _span(event)
        builder.open(isinstance(event, MappingStartEvent), start, end)
    elif isinstance(event, CollectionEndEvent):
        builder.close(_span(event)[1])
    elif isinstance(event, AliasEvent):
        _alias(event, text, builder)
    elif isinstance(event, DocumentEndEvent):
        _refuse_directive(text, _span(event)[1], log)


def _span(event: Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        raise yaml.YAMLError("an event has no place")
    return start.index, end.index


def _odd_scalar(event: ScalarEvent, text: str, builder: Builder) -> None:
    """A scalar with a tag, an anchor or perhaps escapes, or that may be a merge key."""
    start, end = _span(event)
    if event.anchor is not None or event.tag is not None:
        _check_properties(event, text, builder)
    style, value = event.style, event.value
    if style == '"':
        for _, name in forbidden(value):
            place = builder.place(start, end)
            builder.log.add(p.ForbiddenCharacter(place=place, character=name))
    elif not style and value == "<<" and builder.wants_key():
        builder.log.add(p.MergeKeyUsed(place=builder.place(start, end)))
        builder.skip_key(start, end)
        return
    builder.scalar(value, not style, start, end)


def _check_properties(event: ScalarEvent | CollectionStartEvent, text: str, b: Builder) -> None:
    """Refuse an anchor and a tag; the event starts at the first of them."""
    start, _ = _span(event)
    if event.anchor is not None:
        at = text.index("&", start)
        place = b.place(at, at + 1 + len(event.anchor))
        b.log.add(p.AnchorUsed(place=place, name=p.shown(event.anchor)))
    if event.tag is not None:
        begin = text.index("!", start)
        found = re.compile(r"!<[^>]*>|![^\s,\[\]{}]*").match(text, begin)
        tag = found.group() if found is not None else "!"
        b.log.add(p.TagUsed(place=b.place(begin, begin + len(tag)), tag=p.shown(tag)))


def _alias(event: AliasEvent, text: str, builder: Builder) -> None:
    start, end = _span(event)
    name = p.shown(text[start + 1 : end])
    builder.log.add(p.AliasUsed(place=builder.place(start, end), name=name))
    if builder.wants_key():
        builder.skip_key(start, end)
    else:
        builder.scalar("", True, start, end)


def _check_single(event: DocumentStartEvent, documents: int, log: Log) -> None:
    if documents > 1:
        place = log.lines.place(*_span(event))
        log.fatal(p.SeveralDocuments(place=place))


# ------------------------------------------------------------------------------- syntax errors

# Marks that Chinese keyboards produce where YAML wants its own, by what went wrong. In other
# places they are ordinary text and no hint is given.
_COLONS = "："
_BRACKETS = "，：［］｛｝"
_QUOTES = "“”‘’"


class _Failure:
    """A syntax error of the parser: what it says, where it noticed, and where the thing began."""

    def __init__(self, error: yaml.MarkedYAMLError, text: str, builder: Builder) -> None:
        self.says = str(error.problem or "")
        self.doing = str(error.context or "")
        self.text, self.log, self.innermost = text, builder.log, builder.innermost()
        mark, begin = error.problem_mark, error.context_mark
        self.at = min(mark.index if mark is not None else 0, len(text))
        self.began = begin.index if begin is not None else self.at

    def full_width(self, offset: int, marks: str) -> str:
        """The first of `marks` on the line of `offset`, or on the one above if that has no `:`."""
        number = self.log.lines.number(offset)
        line, above = (self.log.lines.source.line(at) for at in (number, number - 1))
        searched = line if ":" in above else above + line
        return next((mark for mark in searched if mark in marks), "")

    def found(self) -> str:
        """The character where the parser stopped."""
        return f"`{p.shown(self.text[self.at])}`"


def _syntax(error: yaml.MarkedYAMLError, text: str, builder: Builder) -> Problem:
    failure = _Failure(error, text, builder)
    for says, explain in _EXPLAIN:
        if re.search(says, f"{failure.doing}: {failure.says}"):
            return explain(failure)
    return _other(failure)


def _other(f: _Failure) -> Problem:
    return p.YamlSyntax(
        place=f.log.lines.place(f.at, f.at + 1), full_width=f.full_width(f.at, _COLONS)
    )


def _bracket(f: _Failure) -> Problem:
    opening = f.text[f.began]
    place = f.log.lines.place(f.began, f.began + 1)
    closing = "]" if opening == "[" else "}"
    wide = f.full_width(f.began, _BRACKETS)
    return p.UnclosedBracket(place=place, opening=opening, closing=closing, full_width=wide)


def _stray(f: _Failure) -> Problem:
    place = f.log.lines.place(f.at, f.at + 1)
    if f.at >= len(f.text.rstrip()):
        if f.innermost >= 0 and f.text[f.innermost] in "[{":
            f.began = f.innermost
            return _bracket(f)
        return p.YamlSyntax(place=place)
    return p.StrayBracket(place=place, found=f.found(), full_width=f.full_width(f.at, _BRACKETS))


def _quote(f: _Failure) -> Problem:
    place = f.log.lines.place(f.began, f.began + 1)
    return p.UnclosedQuote(place=place, full_width=f.full_width(f.began, _QUOTES))


def _colon(f: _Failure) -> Problem:
    line_end = re.compile(r"[^\r\n]*").match(f.text, f.began)
    end = line_end.end() if line_end is not None else f.began
    found = p.shown(f.text[f.began : end].split(" #")[0].rstrip())
    place = f.log.lines.place(f.began, f.began + len(found))
    return p.MissingColon(place=place, found=found, full_width=f.full_width(f.began, _COLONS))


def _colon_in_value(f: _Failure) -> Problem:
    place = f.log.lines.place(f.at, f.at + 1)
    return p.ColonInValue(place=place, full_width=f.full_width(f.at, _COLONS))


def _indentation(f: _Failure) -> Problem:
    since = f.log.lines.number(f.began)
    place = f.log.lines.place(f.at, f.at + 1)
    return p.BadIndentation(place=place, since=since, full_width=f.full_width(f.at, _COLONS))


def _dash(f: _Failure) -> Problem:
    return p.DashMisplaced(place=f.log.lines.place(f.at, f.at + 1))


def _start(f: _Failure) -> Problem:
    if f.at >= len(f.text):
        return _other(f)
    return p.BadStart(place=f.log.lines.place(f.at, f.at + 1), found=_named(f.text[f.at]))


def _named(character: str) -> str:
    return '"`"' if character == "`" else f"`{character}`"


def _escape(f: _Failure) -> Problem:
    # libyaml points at the backslash, pure PyYAML behind it.
    begin = f.text.rfind("\\", f.began, f.at + 1)
    begin = f.at if begin < 0 else begin
    found = re.compile(r"\\?(?:x\w{0,2}|u\w{0,4}|U\w{0,8}|.)?").match(f.text, begin)
    shown = found.group() if found is not None else "\\"
    place = f.log.lines.place(begin, begin + len(shown))
    return p.BadEscape(place=place, found=p.shown(shown))


def _block_text(f: _Failure) -> Problem:
    return p.BadBlockText(place=f.log.lines.place(f.began, f.began + 1))


# Wordings of libyaml and of pure PyYAML. First match wins.
_EXPLAIN: tuple[tuple[str, Callable[[_Failure], Problem]], ...] = (
    (r"quoted scalar.*(end of stream|document (indicator|separator))", _quote),
    (r"escape|hexdecimal|hexadecimal", _escape),
    (r"flow (sequence|mapping): .*expected ','", _bracket),
    (r"could not find expected ':'", _colon),
    (r"mapping values are not allowed", _colon_in_value),
    (r"(block )?sequence entries are not allowed", _dash),
    (r"cannot start any token", _start),
    (r"expected node content|expected the node content", _stray),
    (r"block scalar", _block_text),
    (r"expected key|expected '-' indicator|expected <block end>", _indentation),
)
