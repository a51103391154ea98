"""Which seals this installation has: those in its folder, those of the demo, or none but on paper."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from app.notices.seals import Place, Sealed, Sealer
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pades import PadesSealer
from config import Config

#: Below the data folder.
FOLDER = "seals"


def sealer_of(config: Config) -> Sealer | None:
    """Who sets seals in this installation; None where the office seals on paper."""
    folder = config.data / FOLDER
    if config.demo:
        return DemoSealer(folder, sha256(config.secret_key.encode()).hexdigest())
    seals = FolderOfSeals(folder, config.seal_passphrase)
    return PadesSealer(seals) if seals.organs else None


class DemoSealer(PadesSealer):
    """Seals that read 样章, made when they are first needed. A production configuration cannot have it."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        super().__init__(FolderOfSeals(folder, passphrase))
        self._made_in, self._passphrase = folder, passphrase

    def seal(self, pdf: bytes, organs: Sequence[str], places: Sequence[Place], *, at: datetime) -> Sealed:
        """Make what is missing, then seal. See ``Sealer``."""
        from app.notices.render import the_engine
        from app.notices.seals.demo import furnish

        for organ in organs:
            furnish(self._made_in, organ, self._passphrase, the_engine().metrics)
        return super().seal(pdf, organs, places, at=at)
