"""Stand-ins on loopback that speak the providers' documented wire formats."""
