"""One file for each payment provider that renews subscriptions itself; `lyceum.domains.billing.biller` finds them."""
