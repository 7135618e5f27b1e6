"""Where everything that the application writes lies (platformdirs, or one folder of choice)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one profile. ``name`` keeps the keychain items of profiles apart."""

    name: str
    config: Path
    data: Path
    logs: Path

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def catalogs(self) -> Path:
        return self.data / "catalog"

    @property
    def ledger(self) -> Path:
        return self.data / "ledger.sqlite3"

    @property
    def chat(self) -> Path:
        return self.data / "chat.json"

    @property
    def log(self) -> Path:
        return self.logs / "modeldeck.log"


def profile(folder: Path | None) -> Profile:
    """All in one folder if one is named, else the platform's own places."""
    if folder is not None:
        root = folder.expanduser().resolve()
        return Profile(str(root), root, root, root / "log")
    places = PlatformDirs("modeldeck", appauthor=False)
    return Profile("default", places.user_config_path, places.user_data_path, places.user_log_path)
