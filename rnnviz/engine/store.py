"""Where the runs lie: makes, finds and lists their folders."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from platformdirs import user_data_dir

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.run_folder import ACTIVE, INTERRUPTED, RunFolder, Status, is_run_id, new_run_id
from rnnviz.vocabulary import Vocabulary

BUNDLED = Path(__file__).resolve().parent.parent / "bundled_runs"
APP_STOPPED = "The app was stopped before this run was done. What it had learned by its last snapshot is kept."


class Store:
    """The runs of one installation.

    | path under `root` | holds |
    |---|---|
    | `runs/<run id>/` | a `RunFolder` |
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
    def engines_path(self) -> Path:
        return self.root / "engines"

    def create(
        self, config: RunConfig, text: str, vocabulary: Vocabulary, owner: str = "", run_id: str | None = None
    ) -> RunFolder:
        """A new run, waiting to be trained. `text` is already normalised.

        Raises:
            UserError: where the store can't be written.
        """
        try:
            return RunFolder.create(self.runs_path / (run_id or new_run_id()), config, text, vocabulary, owner)
        except OSError as error:
            raise self.not_writable(error) from error

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
