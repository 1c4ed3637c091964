"""Machinery: settings, database, jobs, events, blobs, wire, logs, health."""
