"""`modeldeck compare`: the estimate comes first, then each answer whole, then the ranking."""

from __future__ import annotations

import csv
import json
import signal
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.modeldeck import Finished, Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.cli.test_chat import chats
from tests.simulators import Served, faults

WRITER, THINKER, ARCHIVE = "sandbox/writer", "sandbox/thinker", "sandbox/archive"
THREE = ("-m", WRITER, "-m", THINKER, "-m", ARCHIVE)
TWO = THREE[:4]
NOBODY = "sandbox/nobody-has-this"


@pytest.fixture
def three(hasty: Modeldeck, served: Served) -> Modeldeck:
    """Three models are allowed and their prices are known, and one is that nobody offers."""
    hasty("models", "add", THINKER, ARCHIVE, NOBODY)
    hasty("models", "search")
    served.received.clear()
    return hasty


def titles(finished: Finished) -> list[str]:
    return [line for line in finished.out.splitlines() if line.startswith("# ")]


def test_the_estimate_then_the_answers_then_the_ranking(three: Modeldeck, served: Served) -> None:
    finished = three("compare", *THREE, "Why is the sky blue?")
    assert finished.code == 0
    first, detail, *_, last = finished.err.splitlines()
    assert first.startswith("This run ~$0.00")
    assert ", at most ~$0.0" in first
    assert detail == (
        "About: the prompt alone, to 3 models. At most: with answers of 1,024 tokens each."
    )
    assert last.startswith("All of it: $0.00")
    assert sorted(titles(finished)) == sorted(f"# {model}" for model in (WRITER, THINKER, ARCHIVE))
    assert finished.out.count("Why is the sky blue?") == 3
    head, *rows = finished.out.splitlines()[-4:]
    assert head.split("  ")[0] == "Model"
    assert [row.split()[0] for row in rows] == [ARCHIVE, THINKER, WRITER]
    assert [row.split()[1] for row in rows] == ["1.", "2.", "3."]
    assert {sent["model"] for sent in chats(served)} == {WRITER, THINKER, ARCHIVE}


def test_json(three: Modeldeck, served: Served) -> None:
    finished = three("compare", *TWO, "Why?", "--max-tokens", "20", "--json")
    assert (finished.code, finished.err) == (0, "")
    document = finished.json
    assert list(document) == ["prompt", "estimate", "runs", "ranking", "total"]
    assert list(document["estimate"]) == ["cost", "atMost", "unknown"]
    assert list(document["runs"][0]) == [
        *("model", "status", "answeredBy", "host", "firstTokenSeconds", "seconds"),
        *("tokensPerSecond", "cost", "costIs", "text", "reasoning", "finishReason"),
        *("generationId", "usage", "estimate", "billed", "byok", "billedByVendor"),
        *("reason", "error"),
    ]
    runs = document["runs"]
    assert [run["model"] for run in runs] == [WRITER, THINKER]
    assert {(run["status"], run["finishReason"], run["costIs"]) for run in runs} == {
        ("done", "length", "billed")
    }
    billed = {g.id: g.cost for g in served.sandbox.account.generations.values()}
    assert {run["generationId"]: Decimal(run["cost"]) for run in runs} == billed
    assert Decimal(document["total"]["cost"]) == sum(billed.values())
    assert Decimal(document["total"]["cost"]) <= Decimal(document["estimate"]["atMost"])
    assert list(document["ranking"]) == ["cost", "firstToken", "speed"]
    cheapest = {"place": 1, "model": min(runs, key=lambda run: Decimal(run["cost"]))["model"]}
    assert document["ranking"]["cost"][0] == cheapest
    assert [sent["max_tokens"] for sent in chats(served)] == [20, 20]


def test_the_prompt_from_standard_input(three: Modeldeck, served: Served) -> None:
    assert three("compare", *TWO, "-", stdin="\ufeffGrüße\nan alle").code == 0
    question = [{"role": "user", "content": "Grüße\nan alle"}]
    assert [sent["messages"] for sent in chats(served)] == [question] * 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Why?",), "Name 2 to 6 models with -m. Allowed are: sandbox/writer,"),
        (("-m", WRITER, "Why?"), "A comparison takes 2 to 6 models."),
        (("-m", WRITER, "-m", f" {WRITER} ", "Why?"), f"{WRITER} is named twice."),
        (("-m", WRITER, "-m", "a/b", "Why?"), "modeldeck models add a/b"),
        ((*TWO, "  "), "the prompt is empty"),
        ((*TWO, "Why?", "--max-cost", "cheap"), "it is not a number like 2.50"),
        ((*TWO, "Why?", "--max-cost", "-1"), "it is less than 0"),
        ((*TWO, "Why?", "--csv", "."), "--csv needs the name of a file, and . is a folder."),
        ((*TWO, "Why?", "--markdown", "-"), "--markdown needs the name of a file."),
        ((*TWO, "Why?", "--csv", "no/such/a.csv"), "--csv: there is no folder no/such."),
        ((*TWO, "Why?", "--csv", "a" * 300), "--csv: File name too long"),
        ((*TWO, "Why?", "--csv", "a", "--markdown", "./a"), "each needs its own."),
    ],
)
def test_wrong_use_is_2_and_nothing_is_sent(
    three: Modeldeck, served: Served, words: tuple[str, ...], said: str
) -> None:
    finished = three("compare", *words)
    assert finished.code == 2
    assert said in finished.err
    assert finished.out == ""
    assert served.received == []


def test_without_allowed_models_or_a_key_is_5(modeldeck: Modeldeck) -> None:
    assert modeldeck("compare", "Why?", "--json").error["code"] == "no_model"
    modeldeck("models", "add", WRITER, THINKER)
    finished = modeldeck("compare", *TWO, "Why?", "--json")
    assert (finished.code, finished.error["code"]) == (5, "no_key")


def test_a_cap_refuses_before_anything_is_sent(three: Modeldeck, served: Served) -> None:
    finished = three("compare", *TWO, "Why?", "--max-cost", "$0.001")
    assert finished.code == 2
    *_, said, step = finished.err.splitlines()
    assert said.startswith("This comparison may cost ~$0.0")
    assert said.endswith("and the cap is $0.001.")
    assert step == "Nothing was sent: raise --max-cost, or lower --max-tokens."
    as_json = three("compare", *TWO, "Why?", "--max-cost", "0.001", "--json")
    assert (as_json.code, as_json.error["code"]) == (2, "cap_exceeded")
    assert chats(served) == []
    assert three("compare", *TWO, "Why?", "--max-cost", "0.03").code == 0


def test_a_cap_needs_prices(three: Modeldeck, served: Served) -> None:
    words = ("compare", "-m", WRITER, "-m", NOBODY, "Why?", "--max-cost", "1000")
    finished = three(*words)
    assert finished.code == 2
    assert "This run at least ~$0.00" in finished.err
    assert f"nobody knows what {NOBODY} costs, so that it cannot be kept." in finished.err
    assert f"modeldeck price set {NOBODY}" in finished.err
    assert chats(served) == []


def test_limits_hold_for_the_sum(three: Modeldeck, served: Served) -> None:
    three("limits", "set", "--day", "0.02")
    finished = three("compare", *TWO, "Why?")
    assert finished.code == 2
    assert "this comparison may cost" in finished.err
    assert chats(served) == []
    assert three("compare", *TWO, "Why?", "--allow-once").code == 0


def test_one_that_fails_leaves_the_others_and_the_exit_code(
    three: Modeldeck, served: Served
) -> None:
    words = ("compare", "-m", NOBODY, "-m", WRITER, "Why?")
    finished = three(*words)
    assert finished.code == 0
    assert titles(finished) == [f"# {WRITER}"]
    assert f"{NOBODY}: OpenRouter knows no model of this name" in finished.err
    assert finished.err.splitlines()[-1] == "1 of 2 models have answered."
    assert "not charged" in finished.out.splitlines()[-1]
    document = three(*words, "--json").json
    assert "error" not in document
    assert [run["status"] for run in document["runs"]] == ["failed", "done"]
    assert document["runs"][0]["error"]["code"] == "bad_request"
    assert document["runs"][0]["costIs"] == "not charged"


def test_without_any_answer_the_first_failure_is_the_exit_code(three: Modeldeck) -> None:
    finished = three("compare", *TWO, "!fault mid-stream")
    assert finished.code == 3
    assert len(titles(finished)) == 2, "what came is printed"
    assert "Model  " not in finished.out
    assert finished.err.splitlines()[-1] == "0 of 2 models have answered."
    as_json = three("compare", *TWO, "!fault mid-stream", "--json")
    assert as_json.code == 3
    assert as_json.error["message"] in finished.err
    assert all(run["text"] for run in as_json.json["runs"])
    assert three("compare", *TWO, "!fault hang-up").code == 4


def test_exports(three: Modeldeck, tmp_path: Path) -> None:
    figures, document = tmp_path / "a.csv", tmp_path / "a.md"
    words = ("--csv", str(figures), "--markdown", str(document))
    finished = three("compare", *TWO, "=Why?", *words)
    assert finished.code == 0
    assert f"Written: {figures}\nWritten: {document}\n" in finished.err
    with figures.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["model"] for row in rows] == [WRITER, THINKER]
    assert {row["prompt"] for row in rows} == {"'=Why?"}
    assert {row["costIs"] for row in rows} == {"billed"}
    assert f"## {THINKER}" in document.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_keeps_no_answer_back(
    three: Modeldeck, tmp_path: Path
) -> None:
    too_long = str(tmp_path / f"{'a' * 250}.csv")
    finished = three("compare", *TWO, "Why?", "--csv", too_long)
    assert finished.code == 5
    assert len(titles(finished)) == 2
    assert "could not be written" in finished.err
    as_json = three("compare", *TWO, "Why?", "--csv", too_long, "--json")
    assert (as_json.code, as_json.error["code"]) == (5, "storage_failed")
    assert [run["status"] for run in as_json.json["runs"]] == ["done", "done"]


def test_one_file_that_cannot_be_written_does_not_keep_the_other_back(
    three: Modeldeck, tmp_path: Path
) -> None:
    too_long, document = str(tmp_path / f"{'a' * 250}.csv"), tmp_path / "a.md"
    finished = three("compare", *TWO, "Why?", "--csv", too_long, "--markdown", str(document))
    assert finished.code == 5
    assert "could not be written" in finished.err
    assert f"Written: {document}\n" in finished.err
    assert f"## {THINKER}" in document.read_text(encoding="utf-8")


def test_a_wait_is_told_with_its_model(ready: Modeldeck, served: Served) -> None:
    ready("models", "add", THINKER)
    served.sandbox.script(faults.status(429, retry_after=0))
    finished = ready("compare", *TWO, "Why?", "--json")
    assert finished.code == 0
    told = "OpenRouter asks to wait: sending again now (attempt 2 of 3). Ctrl+C gives up."
    assert finished.err in {f"{model}: {told}\n" for model in (WRITER, THINKER)}


def test_control_sequences_of_an_answer_are_harmless(three: Modeldeck) -> None:
    finished = three("compare", *TWO, "A \x1b]0;title\x07\x1b[31mred\u202e word")
    assert finished.code == 0
    assert "red word" in finished.out
    assert not {"\x1b", "\x07", "\u202e"} & set(finished.out + finished.err)


def test_ctrl_c_stops_all_and_prints_what_came(three: Modeldeck, served: Served) -> None:
    served.sandbox.script(faults.stall(after=900), on="/chat/completions")
    with three.start("compare", *TWO, "Why?") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()  # the one that does not stall has ended
        process.send_signal(signal.SIGINT)
        rest, said = process.stdout.read().decode(), process.stderr.read().decode()
    assert process.returncode == 130
    assert len([line for line in (first.decode() + rest).splitlines() if line[:2] == "# "]) == 2
    assert ": stopped." in said
    assert "Traceback" not in said
    served.wait_idle()


def test_ctrl_c_ranks_and_writes_what_has_come(
    three: Modeldeck, served: Served, tmp_path: Path
) -> None:
    figures, document = tmp_path / "a.csv", tmp_path / "a.md"
    served.sandbox.script(faults.stall(after=900), on="/chat/completions")
    words = ("--csv", str(figures), "--markdown", str(document))
    with three.start("compare", *TWO, "Why?", *words) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()  # the one that does not stall has ended
        process.send_signal(signal.SIGINT)
        rest, said = process.stdout.read().decode(), process.stderr.read().decode()
    assert process.returncode == 130
    assert "Model  " in rest
    assert "1 of 2 models have answered." in said
    assert f"Written: {figures}\nWritten: {document}\n" in said
    with figures.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["status"] for row in rows) == ["done", "stopped"]
    written = document.read_text(encoding="utf-8")
    assert "Stopped before the end of 1 answer." in written
    assert written.count("\nStopped before its end.\n") == 1
    served.wait_idle()


def test_ctrl_c_with_json(three: Modeldeck, served: Served) -> None:
    again = faults.status(429, retry_after=0)
    served.sandbox.script(again, *[faults.stall()] * 2, on="/chat/completions")
    with three.start("compare", *TWO, "Why?", "--json") as process:
        assert process.stderr is not None
        assert b"asks to wait" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
    assert process.returncode == 130
    assert [run["status"] for run in json.loads(out)["runs"]] == ["stopped", "stopped"]


def test_a_reader_that_leaves_ends_it_quietly(three: Modeldeck) -> None:
    with three.start("compare", *TWO, "Why?") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 141
    assert said.startswith(b"This run ~$")
    assert b"Traceback" not in said


def test_a_reader_that_leaves_does_not_take_the_files_along(
    three: Modeldeck, tmp_path: Path
) -> None:
    figures = tmp_path / "a.csv"
    with three.start("compare", *TWO, "Why?", "--csv", str(figures)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stderr.read()
    assert process.returncode == 141
    with figures.open(encoding="utf-8", newline="") as file:
        assert [row["model"] for row in csv.DictReader(file)] == [WRITER, THINKER]


def test_on_a_terminal_progress_is_told(three: Modeldeck) -> None:
    three.monkeypatch.setenv("TERM", "xterm")
    with on_terminal(three, "compare", *TWO, "Why?") as (process, terminal):
        shown = read_until(terminal, b"All of it")
    assert process.returncode == 0
    assert "Asking 2 models…".encode() in shown
    assert "1 of 2 still answering…".encode() in shown
    assert f"\x1b[1m# {WRITER}".encode() in shown
