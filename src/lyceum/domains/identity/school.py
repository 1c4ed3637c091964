"""The settings of the school: one row of switches that those who run it change, and all processes go by at once."""

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import store
from lyceum.domains.identity.errors import StaleSettings
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import SchoolSettings
from lyceum.domains.identity.school_tables import SchoolRow
from lyceum.kernel.clock import now
from lyceum.platform.database import Database

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7215905)")


class School:
    """Reads and changes the switches. `read` is for work that has a transaction of its own."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(self, tx: AsyncSession) -> SchoolSettings:
        """The settings as they are."""
        row = (await tx.execute(select(SchoolRow).execution_options(populate_existing=True))).scalar_one_or_none()
        return SchoolSettings.model_validate({**row.switches, "version": row.version}) if row else SchoolSettings()

    async def settings(self) -> SchoolSettings:
        """The settings as they are."""
        async with self._db.as_room(ROOM) as tx:
            return await self.read(tx)

    async def change(self, wanted: SchoolSettings, by: str) -> SchoolSettings:
        """Put the settings in place of those of the same version. Raises StaleSettings when there are newer ones."""
        async with self._db.as_room(ROOM) as tx:
            await tx.execute(_ONE_AT_A_TIME)
            before = await self.read(tx)
            if before.version != wanted.version:
                raise StaleSettings(version=before.version)
            after = wanted.model_copy(update={"version": before.version + 1})
            switches = after.model_dump(mode="json", exclude={"version"})
            row = {"version": after.version, "switches": switches, "changed_at": now(), "changed_by": by}
            put = insert(SchoolRow).values(id=1, **row)
            await tx.execute(put.on_conflict_do_update(index_elements=[SchoolRow.id], set_=row))
            changed = {name: value for name, value in switches.items() if value != getattr(before, name)}
            await store.note(tx, by, "school_settings_changed", **changed)
        return after
