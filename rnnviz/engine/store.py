"""Where the runs lie: makes, finds and lists their folders."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_dir

from rnnviz.config import RunConfig
from rnnviz.engine.archive import unpack
from rnnviz.errors import UserError
from rnnviz.run_folder import ACTIVE, INTERRUPTED, RunFolder, Status, is_run_id, new_run_id, write_whole
from rnnviz.vocabulary import Vocabulary

BUNDLED = Path(__file__).resolve().parent.parent / "bundled_runs"
APP_STOPPED = "The app was stopped before this run was done. What it had learned by its last snapshot is kept."


@dataclass(frozen=True)
class Race:
    """Runs that were started together, by their ids in the order of the entrants; some may have been deleted since."""

    race_id: str
    owner: str
    created: float
    runs: tuple[str, ...]


class Store:
    """The runs of one installation.

    | path under `root` | holds |
    |---|---|
    | `runs/<run id>/` | a `RunFolder` |
    | `races/<race id>.json` | a `Race` |
    | `engines/<engine id>.json` | a `Claim`: which runs a living app looks after |

    The runs that are shipped with the app lie beside its code and are only read.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        """`root`: else the environment's RNNVIZ_HOME, else the user's data folder."""
        self.root = Path(root or os.environ.get("RNNVIZ_HOME") or user_data_dir("rnnviz", appauthor=False)).absolute()
        self._origins: dict[str, tuple[str, float]] = {}

    @property
    def runs_path(self) -> Path:
        return self.root / "runs"

    @property
    def races_path(self) -> Path:
        return self.root / "races"

    @property
    def engines_path(self) -> Path:
        return self.root / "engines"

    def create(
        self, config: RunConfig, text: str, vocabulary: Vocabulary, owner: str = "", run_id: str | None = None,
        race_id: str = "",
    ) -> RunFolder:
        """A new run, waiting to be trained. `text` is already normalised.

        Raises:
            UserError: where the store can't be written.
        """
        try:
            path = self.runs_path / (run_id or new_run_id())
            return RunFolder.create(path, config, text, vocabulary, owner, race_id)
        except OSError as error:
            raise self.not_writable(error) from error

    def create_race(self, race_id: str, run_ids: Sequence[str], owner: str) -> None:
        """Puts down which runs are trained side by side.

        Raises:
            UserError: where the store can't be written.
        """
        race = Race(race_id, owner, time.time(), tuple(run_ids))
        try:
            self.races_path.mkdir(parents=True, exist_ok=True)
            write_whole(self._race_path(race_id), json.dumps(dataclasses.asdict(race)).encode("utf-8"))
        except OSError as error:
            raise self.not_writable(error) from error

    def race(self, race_id: str) -> Race:
        """
        Raises:
            UserError: where there is none of that id.
        """
        if isinstance(race_id, str) and is_run_id(race_id) and self._race_path(race_id).is_file():
            fields = json.loads(self._race_path(race_id).read_text(encoding="utf-8"))
            return Race(**fields | {"runs": tuple(fields["runs"])})
        raise UserError(f"No race is called {str(race_id)[:64]!r}. Its id is in the link that the Race page shows.")

    def _race_path(self, race_id: str) -> Path:
        return self.races_path / f"{race_id}.json"

    def open(self, run_id: str) -> RunFolder:
        """The run called `run_id`, from the store or from those that are shipped.

        Raises:
            UserError: where there is none.
        """
        if isinstance(run_id, str) and is_run_id(run_id):
            for place in (self.runs_path, BUNDLED):
                folder = RunFolder(place / run_id)
                if folder.exists():
                    return folder
        raise UserError(f"No run is called {str(run_id)[:64]!r}. Its id is in the link that the Train page shows.")

    def rename(self, run_id: str, name: str, owner: str) -> None:
        """
        Raises:
            UserError: for a run of somebody else, or a name that is too long.
        """
        self._own(run_id, owner).rename(name)

    def delete(self, run_id: str, owner: str) -> None:
        """Removes a run that has ended, for good.

        Raises:
            UserError: for a run of somebody else, or one that is active.
        """
        folder = self._own(run_id, owner)
        if folder.status.state in ACTIVE:
            raise UserError("This run is still in training. Stop it first, then it can be deleted.")
        gone = self.runs_path / f".deleted-{run_id}"
        try:
            os.replace(folder.path, gone)  # at once, for whoever looks; only then file by file
            shutil.rmtree(gone)
        except OSError as error:
            raise self.not_writable(error) from error

    def import_run(self, data: bytes, owner: str) -> RunFolder:
        """The run that is saved in the zip `data`, from now on one of `owner`.

        Raises:
            UserError: where it can't be read (see `rnnviz.engine.archive`), or the store can't be written.
        """
        run_id = new_run_id()
        beside = self.runs_path / f".imported-{run_id}"
        try:
            unpack(data, beside, owner)
            os.replace(beside, self.runs_path / run_id)
        except OSError as error:
            raise self.not_writable(error) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return RunFolder(self.runs_path / run_id)

    def _own(self, run_id: str, owner: str) -> RunFolder:
        folder = self.open(run_id)
        if not owner or folder.status.owner != owner:
            raise UserError("This run belongs to somebody else, so it can only be looked at.")
        return folder

    def runs(self, owner: str | None = None) -> list[RunFolder]:
        """The runs of `owner`, of everybody when not said; the newest first. The shipped ones are not among them."""
        found = self._find_origins()
        newest_first = sorted(found, key=lambda run_id: found[run_id][1], reverse=True)
        return [RunFolder(self.runs_path / run_id) for run_id in newest_first if owner in (None, found[run_id][0])]

    def _find_origins(self) -> dict[str, tuple[str, float]]:
        """Owner and time of creation of each run. They never change, so each is read from disk once."""
        names = os.listdir(self.runs_path) if self.runs_path.is_dir() else []
        known = self._origins
        found = {}
        for run_id in filter(is_run_id, names):
            folder = RunFolder(self.runs_path / run_id)
            if run_id in known:
                found[run_id] = known[run_id]
            elif folder.exists():
                status = folder.status
                found[run_id] = status.owner, status.created
        self._origins = found
        return found

    def interrupt(self, run_ids: Collection[str]) -> None:
        """Says of each of these runs that it was broken off, unless it has ended."""
        for run_id in run_ids:
            folder = RunFolder(self.runs_path / run_id)
            if folder.exists() and folder.status.state in ACTIVE:
                folder.update_status(state=INTERRUPTED, message=APP_STOPPED)

    def interrupt_all_but(self, claimed: Collection[str]) -> None:
        """Says of every run that claims to be active, though nobody looks after it, that it was broken off."""
        self.interrupt([folder.run_id for folder in self.runs() if folder.run_id not in claimed])

    def not_writable(self, error: OSError) -> UserError:
        reason = error.strerror or type(error).__name__
        return UserError(
            f"The folder for runs, {self.root}, can't be written ({reason}). Free some space or set RNNVIZ_HOME to "
            "a folder that can."
        )


def end(folder: RunFolder, status: Status) -> Status:
    """How a run ended: what its trainer wrote, where it came to that, else `status`, which is written."""
    written = folder.status
    if written.state not in ACTIVE:
        return written
    folder.write_status(status)
    return status
