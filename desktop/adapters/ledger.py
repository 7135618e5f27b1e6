"""The ledger: every request that this app made, in ``ledger.sqlite3``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from desktop.adapters import ledger_queries, ledger_report
from desktop.adapters.ledger_connection import LedgerConnection
from desktop.adapters.ledger_file import Connection
from desktop.adapters.ledger_queries import Place
from desktop.adapters.ledger_rollup import adjust, differences
from desktop.adapters.ledger_runs import Runs
from desktop.domain.requests import RequestRecord
from desktop.domain.send_estimate import CountSample
from desktop.domain.spend import Grouping, Spend, SpendReport
from desktop.services.ports import Clock


class SqliteLedger:
    """Implements `desktop.services.ports.Ledger`. The file is made with the first request."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._file = LedgerConnection(path, clock)
        self._runs = Runs(path.with_name(f"{path.stem}-runs"))
        self._seen: tuple[int, int] | None = None
        self._asked = False

    def begin(self, record: RequestRecord) -> None:
        """See `desktop.services.ports.Ledger.begin`."""
        self.update(record)

    def update(self, record: RequestRecord) -> None:
        """See `desktop.services.ports.Ledger.update`."""

        def put(connection: Connection) -> None:
            before = ledger_queries.find(connection, record.id)
            ledger_queries.put(connection, self._runs.own(), record)
            adjust(connection, before, record)

        self._file.write(put)

    def find(self, record_id: str) -> RequestRecord | None:
        return self._file.read(partial(ledger_queries.find, record_id=record_id), None)

    def abandoned(self) -> tuple[RequestRecord, ...]:
        """See `desktop.services.ports.Ledger.abandoned`."""

        def read(connection: Connection) -> tuple[RequestRecord, ...]:
            under_way = ledger_queries.runs_under_way(connection)
            over = [run for run in under_way if self._runs.is_over(run)]
            self._runs.clean_up()
            return ledger_queries.under_way(connection, over)

        return self._file.read(read, ())

    def unbilled(self, since: datetime) -> tuple[RequestRecord, ...]:
        """See `desktop.services.ports.Ledger.unbilled`."""
        return self._file.read(lambda found: ledger_queries.unbilled(found, since), ())

    def report(self, since: date, until: date, grouping: Grouping) -> SpendReport:
        """See `desktop.services.ports.Ledger.report`."""
        return self._file.read(
            lambda found: ledger_report.report(found, since, until, grouping),
            SpendReport(since, until, grouping),
        )

    def total(self, since: date, until: date) -> Spend:
        return self._file.read(lambda found: ledger_report.total(found, since, until), Spend())

    def records(self, since: date, until: date) -> Iterator[RequestRecord]:
        """See `desktop.services.ports.Ledger.records`."""
        place: Place = (since.isoformat(), 0)
        end = f"{until.isoformat()}U"  # the letter after the T in every time of the day
        nothing: list[tuple[Place, RequestRecord]] = []
        while page := self._file.read(partial(ledger_queries.page, after=place, end=end), nothing):
            yield from (record for _, record in page)
            place = page[-1][0]

    def samples(self, provider: str, model: str, newest: int) -> tuple[CountSample, ...]:
        """See `desktop.services.ports.Ledger.samples`."""
        return self._file.read(
            lambda found: ledger_queries.samples(found, provider, model, newest), ()
        )

    def first_day(self) -> date | None:
        """See `desktop.services.ports.Ledger.first_day`."""
        return self._file.read(ledger_queries.first_day, None)

    def count(self, before: date | None = None) -> int:
        """See `desktop.services.ports.Ledger.count`."""
        return self._file.read(lambda found: ledger_queries.count(found, before), 0)

    def delete(self, before: date | None = None) -> int:
        """See `desktop.services.ports.Ledger.delete`."""
        if not self.count(before):
            return 0
        deleted = self._file.write(lambda found: ledger_queries.delete(found, before))
        self._file.compact()
        return deleted

    def changed(self) -> bool:
        """See `desktop.services.ports.Ledger.changed`."""
        before, asked = self._seen, self._asked
        self._seen, self._asked = self._file.state(), True
        return asked and self._seen != before

    @property
    def notice(self) -> str:
        """A sentence on what had to be repaired since the start, else empty."""
        return self._file.notice

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file or with the sums in it; slow, for tests and for doubts."""

        def read(connection: Connection) -> tuple[str, ...]:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return (*([] if said == "ok" else [str(said)]), *differences(connection))

        return self._file.read(read, ())

    def close(self) -> None:
        """For good. Requests that are still on their way count as abandoned from now on."""
        self._file.close()
        self._runs.end()
