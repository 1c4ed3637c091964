"""After each migration: who may call which function of the books. No role of these can do what another one is for."""

from sqlalchemy import Connection, text

from lyceum.platform.postgres import desk_roles

MAY = {
    "till": ("reserve", "reserve_all", "release", "deliver", "deliver_all", "sweep", "inspect", "open_holds"),
    "payments": ("post", "post_all", "reverse", "promise", "expire", "close_account", "reserve", "release", "capture", "forget_owner"),
    "reports": (),
}
"""The till sets aside and charges what was delivered, payments move money, reports read."""
_ROLES = text("SELECT count(*) FROM pg_roles WHERE rolname = ANY(:roles)")
_FUNCTIONS = text(
    "SELECT p.proname, p.oid::regprocedure::text, has_function_privilege(:role, p.oid, 'EXECUTE') FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'ledger' AND NOT starts_with(p.proname, '_') ORDER BY 2"
)


def always(connection: Connection, app_role: str) -> None:
    """Where the roles of the desks were made, the app's role calls none of these functions; elsewhere it stands for all of them."""
    desks = desk_roles(app_role)
    apart = connection.execute(_ROLES, {"roles": list(desks.values())}).scalar_one() == len(desks)
    everything = tuple(name for names in MAY.values() for name in names)
    _allow(connection, app_role, () if apart else everything)
    for desk, role in desks.items() if apart else ():
        connection.execute(text(f'GRANT USAGE ON SCHEMA ledger TO "{role}"'))
        _allow(connection, role, MAY[desk])
    if apart:
        connection.execute(text(f'GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO "{desks["reports"]}"'))


def _allow(connection: Connection, role: str, names: tuple[str, ...]) -> None:
    for name, function, allowed in connection.execute(_FUNCTIONS, {"role": role}).all():
        if allowed != (name in names):
            verb = "GRANT EXECUTE ON FUNCTION {} TO" if name in names else "REVOKE EXECUTE ON FUNCTION {} FROM"
            connection.execute(text(f'{verb.format(function)} "{role}"'))
