"""Hold sizes to the house's bars: small functions, small files, small ports."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = ("src", "tests", "tools", "bench")
MAX_FUNCTION_LINES, MOST_FUNCTION_LINES = 70, 30
MAX_FILE_LINES, MOST_FILE_LINES = 500, 300
MAX_PORT_LINES = 200
MOST_SHARE = 0.9


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each function's name and its lines, docstring and decorators left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node) is not None
            first = node.body[1 if documented and len(node.body) > 1 else 0].lineno
            yield f"{node.name}:{node.lineno}", (node.end_lineno or first) - first + 2


def main() -> int:
    """Print what is over a bar; 1 when anything is."""
    wrong: list[str] = []
    file_lines: list[int] = []
    function_lines: list[int] = []
    for path in sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")):
        source, name = path.read_text(), path.relative_to(ROOT)
        lines = source.count("\n")
        file_lines.append(lines)
        limit = MAX_PORT_LINES if path.name == "port.py" else MAX_FILE_LINES
        if lines > limit:
            wrong.append(f"{name}: {lines} lines, {limit} at most")
        for function, length in functions(ast.parse(source)):
            function_lines.append(length)
            if length > MAX_FUNCTION_LINES:
                wrong.append(f"{name}: {function} has {length} lines, {MAX_FUNCTION_LINES} at most")
    for what, lengths, bar in (("files", file_lines, MOST_FILE_LINES), ("functions", function_lines, MOST_FUNCTION_LINES)):
        share = sum(length <= bar for length in lengths) / max(len(lengths), 1)
        if share < MOST_SHARE:
            wrong.append(f"{share:.0%} of {what} have {bar} lines or fewer; it must be {MOST_SHARE:.0%}")
    print("\n".join(wrong) or f"sizes: {len(file_lines)} files, {len(function_lines)} functions, all within bounds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
