"""`python -m lyceum.app` is the command line."""

from lyceum.app.commands import main

main()
