"""One file for each payment gateway; `lyceum.domains.billing.gateway` finds them."""
