"""What crosses the ai room's door: plain frozen data, one file a capability. Other rooms import it from `port`."""
