"""Loading a profile: the passes in order.

text -> located data (`language.reader`) -> shape (`profile_document`) -> base (`load`) -> both
together (`profile_overlay`) -> ruleset (`load` again, so that every check of the language applies).
What is wrong with the result is said where the profile caused it (`profile_causes`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from liren.engine.errors import RulesetError
from liren.engine.language.document import Document
from liren.engine.language.python_reading import from_python
from liren.engine.language.reader import read_file
from liren.engine.record import replace
from liren.engine.ruleset import profile_problems as pp
from liren.engine.ruleset.facts import wording
from liren.engine.ruleset.load import Loader, Reference, guarded, pinned, shipped_rulesets
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.profile import AppliedProfile, Profile
from liren.engine.ruleset.profile_causes import Causes
from liren.engine.ruleset.profile_document import ProfileDoc, without_none
from liren.engine.ruleset.profile_overlay import Laid, Overlay
from liren.engine.ruleset.shape import read_shape
from liren.engine.text import Text


def load_profile(
    source: Reference | Mapping[str, object],
    *,
    base: Mapping[str, object] | None = None,
    search: Sequence[Reference] = (),
) -> Profile:
    """A profile from a file or as Python data, with its base.

    The base is found by `base:` in the profile: an id with its version, or a path relative to the
    profile's file (to the working folder for Python data). `base` gives it as Python data instead.
    Raises `RulesetError` with every problem of the phase that failed, in the profile's file where
    the profile caused it.
    """
    document, folder = _document(source)
    doc = read_shape(replace(document, data=without_none(document.data)), ProfileDoc, RulesetError)
    return _ProfileLoader(doc, document, folder, search).load(base)


def _document(source: Reference | Mapping[str, object]) -> tuple[Document, Path]:
    if isinstance(source, Mapping):
        return guarded(lambda: from_python(source, "<profile>")), Path()
    return guarded(lambda: read_file(source)), Path(os.fspath(source)).parent


class _ProfileLoader:
    def __init__(
        self, doc: ProfileDoc, document: Document, folder: Path, search: Sequence[Reference]
    ) -> None:
        self.doc = doc
        self.document = document
        self.folder = folder
        self.search = search
        self.loader = Loader(search)

    def load(self, given: Mapping[str, object] | None) -> Profile:
        """The profile; raises `RulesetError`."""
        base, below, file = self.base() if given is None else self.given(given)
        laid = Overlay((self.doc, self.document), (base, below), self.used(base, below, file)).lay()
        ruleset = self.applied(base, self.built(base, laid, file), laid)
        return Profile(
            self.doc.profile, self.doc.version, self.title, self.digest, base, ruleset
        )  # fmt: skip

    @property
    def title(self) -> Text:
        """What the profile is called."""
        return wording(self.doc.title) or Text(self.doc.profile, self.doc.profile)

    @property
    def digest(self) -> str:
        """Identifies the content of the profile."""
        content = self.document.source.text or json.dumps(
            self.document.data, ensure_ascii=False, sort_keys=True
        )
        return hashlib.sha256(content.encode()).hexdigest()

    def base(self) -> tuple[Ruleset, Document, Path | None]:
        """The ruleset below, as it is, and its file."""
        at = self.document.place(("base",))
        name, version = pinned(self.doc.base)
        ruleset = self.loader.load(self.doc.base, self.folder, at)
        if not version and name in shipped_rulesets():
            problem = pp.MissingVersion(base=name, actual=ruleset.version, place=at)
            raise RulesetError([problem])
        file = self.loader.find(name, self.folder, at)
        return ruleset, self.loader.documents[file], file

    def given(self, data: Mapping[str, object]) -> tuple[Ruleset, Document, None]:
        """The ruleset below that was given as Python data, if it is the one that is asked for."""
        below = guarded(lambda: from_python(data, "<ruleset>"))
        ruleset = self.loader.build(below, None)
        name, version = pinned(self.doc.base)
        if name != ruleset.id or (version and version != ruleset.version):
            got = f"{ruleset.id}@{ruleset.version}"
            place = self.document.place(("base",))
            problem = pp.OtherBase(
                profile=self.doc.profile, base=self.doc.base, ruleset=got, place=place
            )
            raise RulesetError([problem])
        return ruleset, below, None

    def used(
        self, base: Ruleset, below: Document, file: Path | None
    ) -> dict[str, tuple[Ruleset, Document]]:
        """The rulesets that the base draws on, by the names it has for them."""
        found = {}
        for alias, used in self.files(below, file).items():
            found[alias] = (self.loader.loaded[used], self.loader.documents[used])
        return found

    def files(self, below: Document, file: Path | None) -> dict[str, Path]:
        """The files of the rulesets that the base draws on."""
        uses = cast("dict[str, str]", cast("dict[str, object]", below.data).get("uses", {}))
        folder = file.parent if file is not None else Path()
        return {
            alias: self.loader.find(pinned(str(name))[0], folder, None)
            for alias, name in uses.items()
        }

    def built(self, base: Ruleset, laid: Laid, file: Path | None) -> Ruleset:
        """The ruleset that comes of both, its problems located in the profile."""
        files = self.files(laid.base.below, file)
        changed: dict[Path, Document] = {
            files[alias]: layers for alias, layers in laid.used.items()
        }
        known = {**self.loader.documents, **changed}
        try:
            folder = None if file is None else file.parent
            return Loader(self.search, known).build(laid.base, folder)
        except RulesetError as error:
            causes = Causes(self.document, base, laid.changes)
            raise RulesetError(causes.located(each) for each in error.problems) from None

    def applied(self, base: Ruleset, built: Ruleset, laid: Laid) -> Ruleset:
        """The ruleset with its profile's name. Every fact of the base stays known, so that what is
        stated of a community for the base can be assessed with the profile as well."""
        profile = AppliedProfile(
            id=self.doc.profile,
            version=self.doc.version,
            title=self.title,
            summary=wording(self.doc.summary),
            digest=self.digest,
            base_digest=base.digest,
            changes=laid.changes,
            dropped={name: base.criteria[name] for name in laid.dropped},
        )
        facts = {name: built.facts.get(name, fact) for name, fact in base.facts.items()}
        together = hashlib.sha256(f"{base.digest}\0{profile.digest}".encode()).hexdigest()
        return replace(
            built,
            digest=together,
            facts={**facts, **built.facts},
            checks=tuple(dict.fromkeys((*base.checks, *built.checks))),
            profile=profile,
            plans={},
        )
