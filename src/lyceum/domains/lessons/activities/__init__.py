"""The types of activity, one file each; `registry` finds them."""
