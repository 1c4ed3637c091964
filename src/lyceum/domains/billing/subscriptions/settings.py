"""Settings of subscriptions."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.subscriptions.rules import GRACE_DAYS
from lyceum.platform.settings import Section


class SubscriptionSettings(Section):
    """`LYCEUM_BILLING_SUBSCRIPTION_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_SUBSCRIPTION_", extra="ignore", frozen=True)

    grace_days: int = Field(
        GRACE_DAYS, ge=0, le=30, description="So many days a plan stays in force whose renewal was not paid; it is tried again in them."
    )
