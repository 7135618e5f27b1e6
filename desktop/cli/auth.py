"""``modeldeck auth``: sign in or give a provider's key, and see how the keys stand."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from desktop.cli.auth_answers import key_json, key_line
from desktop.cli.failures import exit_code, show
from desktop.cli.session import AsJson, Session, UsageFailed
from desktop.cli.sign_in import SignInOrder, sign_in
from desktop.cli.typed import read_line, reads_terminal
from desktop.domain.credentials import Credential, KeyOrigin
from desktop.domain.errors import KeychainUnavailable, Rejected, Unreachable
from desktop.domain.provider_ids import FIRST_PROVIDER
from desktop.domain.sign_in import SignInWay
from desktop.presentation.key_failure import describe_key_failure

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.domain.provider import Provider

_LONGEST_SHOWN: Final = 20
_COMMAND: Final = "modeldeck auth"


@dataclass(frozen=True, slots=True)
class _Options:
    """How a key is to be had."""

    key: str | None
    paste_code: bool
    no_browser: bool

    def refuse_with(self, what: str) -> None:
        """Raises `UsageFailed` if any was given."""
        given = {
            "--key": self.key is not None,
            "--paste-code": self.paste_code,
            "--no-browser": self.no_browser,
        }
        if options := [option for option, was_given in given.items() if was_given]:
            raise UsageFailed(_COMMAND, f"{options[0]} does not go with {what}.")


def auth(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="PROVIDER|status|remove|keep",
            help="One of `provider list`, such as openrouter: sign in, or give its key. status: "
            "how the keys of all providers stand. remove: take a key out of the keychain. keep: "
            "put the environment variable's key into it.",
        ),
    ],
    whose: Annotated[
        str | None,
        typer.Argument(
            metavar="PROVIDER",
            help="Whose key to remove or keep: openrouter if left out.",
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="The key, instead of signing in; - reads it from standard input, so that it "
            "stays out of the shell's history and the list of processes: the better way.",
        ),
    ] = None,
    paste_code: Annotated[
        bool,
        typer.Option(
            "--paste-code",
            help="Sign in with a code that the page shows, whatever computer it is open on; the "
            "code is read from standard input.",
        ),
    ] = False,
    no_browser: Annotated[
        bool,
        typer.Option(
            "--no-browser",
            help="Print the link and open nothing. The browser that opens it has to reach this "
            "computer as localhost.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Sign in with the browser, or give a key, and keep the key in the keychain.

    \b
    modeldeck auth openrouter               sign in with the browser
    modeldeck auth openrouter --paste-code  the same over SSH
    modeldeck auth fireworks --key -        give a key instead
    modeldeck auth status --json            how the keys stand
    modeldeck auth remove openrouter        take OpenRouter's key out of the keychain
    """
    session = Session.of(context, as_json=as_json)
    if context.args or (whose is not None and what not in _ON_KEPT_KEYS):
        # What stands here may be a key, so it is not repeated.
        raise UsageFailed(_COMMAND, "A key is given with --key -, not as a word of its own.")
    options = _Options(key, paste_code, no_browser)
    if what == "status":
        options.refuse_with(what)
        session.run(lambda core: _status(core, session))
    elif what in _ON_KEPT_KEYS:
        options.refuse_with(what)
        work = _ON_KEPT_KEYS[what]
        session.run(lambda core: work(core, session, _provider(core, whose or FIRST_PROVIDER)))
    else:
        # What the person types is read outside the loop, and for that it has to be known whose
        # key it is: only the settings name the providers of one's own.
        provider = session.run(lambda core: _found(core, what))
        gain = _way_to_key(session, provider, options)
        session.run(lambda core: _gain(core, session, provider.id, gain))


def sign_in_order(provider: Provider, *, paste_code: bool, no_browser: bool) -> SignInOrder:
    """What to do without ``--key``. Raises `UsageFailed` where keys are only given."""
    if not provider.sign_in_path:
        message = f"{provider.name} has no page to sign in at: give a key with --key -."
        raise UsageFailed(_COMMAND, message)
    way = SignInWay.PASTE if paste_code else SignInWay.CALLBACK
    return SignInOrder(provider.id, way, open_browser=not (paste_code or no_browser))


def _way_to_key(
    session: Session, provider: Provider, options: _Options
) -> Callable[[Core], Awaitable[Credential]]:
    """Sign in or give a key, which is read now."""
    if options.key is None:
        order = sign_in_order(
            provider, paste_code=options.paste_code, no_browser=options.no_browser
        )
        return lambda core: sign_in(core, session, order)
    replace(options, key=None).refuse_with("--key")
    # Outside the loop, which would hold back the first Ctrl+C as long as the prompt is open.
    typed = typed_key(provider.name, options.key)
    return lambda core: core.credentials.save(provider.id, typed, keep_in_memory=False)


async def _gain(
    core: Core, session: Session, provider_id: str, gain: Callable[[Core], Awaitable[Credential]]
) -> None:
    """Get a key that is kept then, and answer what it is like and what it has brought."""
    before = core.providers.allowed_models(provider_id)
    try:
        credential = await gain(core)
    except (Rejected, Unreachable) as error:
        view = describe_key_failure(error, "terminal")
        show(session.terminal, view, as_json=session.as_json)
        raise typer.Exit(exit_code(error)) from None
    lines = [key_line(core, credential)]
    added = len(core.providers.allowed_models(provider_id)) - len(before)
    if added > 0:
        lines.append(f"{added} recommended models are allowed now: modeldeck models list")
    if credential.origin is KeyOrigin.ENVIRONMENT:
        session.terminal.note(
            f"The key is kept, but {credential.variable} is set and comes before it."
        )
    session.answer(key_json(core, credential), lines)


async def _status(core: Core, session: Session) -> None:
    """Those that are disabled are left out; nobody is sent a message for it."""
    credentials = [await core.credentials.look_up(each.id) for each in core.providers.enabled]
    session.answer(
        [key_json(core, each) for each in credentials],
        [key_line(core, each) for each in credentials],
    )


async def _remove(core: Core, session: Session, provider: Provider) -> None:
    before = await core.credentials.load(provider.id)
    after = await core.credentials.remove(provider.id)
    keychain = after.keychain.name
    if before.origin is KeyOrigin.KEYCHAIN:
        said = f"The key of {provider.name} is removed from {keychain}."
    elif keychain:
        said = f"{keychain} has no key of {provider.name}."
    else:
        said = f"No key of {provider.name} was removed: no keychain was found."
    if after.variable_set:
        stays = "is not sent to this address" if after.variable_withheld else "stays in use"
        session.terminal.note(f"{after.variable} is set and {stays}.")
    session.answer(key_json(core, after), [said])


async def _keep(core: Core, session: Session, provider: Provider) -> None:
    try:
        credential = await core.credentials.keep(provider.id)
    except KeychainUnavailable as error:
        # The way around it is to set the variable, which is where the key comes from here.
        raise replace(error, variable="") from None
    said = f"The key of {provider.name} is in {credential.keychain.name}."
    if credential.origin is KeyOrigin.ENVIRONMENT:
        session.terminal.note(f"{credential.variable} is still set and comes before it.")
    session.answer(key_json(core, credential), [said])


_ON_KEPT_KEYS: Final[dict[str, Callable[[Core, Session, Provider], Coroutine[Any, Any, None]]]] = {
    "remove": _remove,
    "keep": _keep,
}


def _provider(core: Core, word: str) -> Provider:
    """Raises `UnknownProvider`, without the word where it may be a key in the wrong place."""
    from desktop.services.providers import UnknownProvider

    if (provider := core.providers.find(word)) is not None:
        return provider
    harmless = len(word) <= _LONGEST_SHOWN and word.replace("-", "").isalpha()
    raise UnknownProvider(word if harmless else "…", ", ".join(core.providers.providers.value))


async def _found(core: Core, word: str) -> Provider:
    return _provider(core, word)


def typed_key(name: str, key: str) -> str:
    """The key of ``--key``; ``-`` stands for what is typed or piped in. Not for the loop."""
    if key != "-":
        return key
    if reads_terminal():
        try:
            return getpass.getpass(f"{name} key (it is not shown): ")
        except EOFError:
            return ""
    return read_line()
