"""Which language the command line speaks.

In: the arguments and the environment. Out: `zh` or `en`. `--lang` decides, wherever it stands; else
the locale does. It is known before the commands are built, so that help speaks it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liren.engine.text import LANGS, Lang

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """The language of `--lang`, else that of the locale: Chinese where it starts with `zh`."""
    return _asked_for(arguments) or _of_locale(environment)


def _asked_for(arguments: Sequence[str]) -> Lang | None:
    values = [part.removeprefix("--lang=") for part in arguments if part.startswith("--lang=")]
    for index, part in enumerate(arguments[:-1]):
        if part == "--lang":
            values.append(arguments[index + 1])
    return next((lang for lang in LANGS if values and values[-1] == lang), None)


def _of_locale(environment: Mapping[str, str]) -> Lang:
    value = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return "zh" if value.lower().startswith("zh") else "en"
