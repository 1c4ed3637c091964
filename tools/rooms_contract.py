"""Import-linter contract: of another room only the port is imported, and only where the call table allows it."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class RoomsContract(Contract):
    """`may_call` holds one line a room, `room -> callee callee`; a room that is not in it, or a cycle in it, breaks the contract."""

    type_name = "rooms"
    container = fields.StringField()
    port = fields.StringField()
    may_call = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Hold every import between rooms against the table."""
        del verbose
        lines: list[str] = self.may_call  # type: ignore[assignment]  # a field descriptor until the contract is made
        table = {room.strip(): set(callees.split()) for room, callees in (line.split("->") for line in lines)}
        rooms = {child.rpartition(".")[2] for child in graph.find_children(str(self.container))}
        wrong = [f"{room} is not in the table" for room in sorted(rooms - table.keys())]
        wrong += [f"the table has a cycle through {room}" for room in sorted(table) if room in _reached(table, room)]
        for room in sorted(rooms & table.keys()):
            wrong += self._trespasses(graph, room, table[room])
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def _trespasses(self, graph: ImportGraph, room: str, callees: set[str]) -> list[str]:
        here = f"{self.container}.{room}"
        wrong = []
        for module in sorted({here} | graph.find_descendants(here)):
            for target in sorted(graph.find_modules_directly_imported_by(module)):
                if not target.startswith(f"{self.container}."):
                    continue
                other, *inside = target.removeprefix(f"{self.container}.").split(".")
                if other == room:
                    continue
                if other not in callees:
                    wrong.append(f"{module} -> {target}: {room} may not call {other}")
                elif inside[:1] != [str(self.port)]:
                    wrong.append(f"{module} -> {target}: of {other} only {self.port} is public")
        return wrong

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print every trespass."""
        for line in check.metadata["wrong"]:
            output.print_error(line)


def _reached(table: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(table.get(start, ()))
    while ahead:
        room = ahead.pop()
        if room not in seen:
            seen.add(room)
            ahead += table.get(room, ())
    return seen
