"""What the billing room does by itself."""

from collections.abc import Mapping

from lyceum.domains.billing import telling, wallet_telling, webhooks
from lyceum.domains.billing.budgets import telling as budgets
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.service import BillingService
from lyceum.domains.billing.subscriptions import store as subscriptions
from lyceum.domains.billing.tiers import service as tiers
from lyceum.platform.jobs import Handler
from lyceum.platform.schedule import Every

RECONCILE_SECONDS = 60
SUBSCRIPTIONS_SECONDS = 60
DISPUTE_SECONDS = 3_600
PROMOTION_SECONDS = 3_600
FORGET_SECONDS = 3_600
BUDGETS_SECONDS = 300
DAY_SECONDS = 86_400
STATEMENTS_SECONDS = 600


def jobs(service: BillingService) -> dict[str, Handler]:
    """Job -> what does it."""
    return {
        telling.JOB: service.telling.tell,
        webhooks.JOB: service.inbox.work,
        budgets.JOB: service.budget_telling.tell,
        receipts.JOB: service.receipts.name,
        wallet_telling.STEP: service.wallet_telling.tell,
        tiers.LOOK_AT_ALL: service.tiers.look_at_all,
        subscriptions.TELL: service.news.tell,
        subscriptions.FILLED: service.subscriptions.filled,
    }


def schedule(service: BillingService) -> Mapping[str, Every]:
    """Payments that are not decided are asked after every minute for their hour; those that have to go back, until they have. Withdrawals
    that a process left behind go on; subscriptions are renewed when they are due. Disputes that are not decided are asked about, and people
    told of promotions that end. What old webhooks said is let go, and bank accounts that nobody needs any more.
    """
    return {
        "billing.disputes": Every(DISPUTE_SECONDS, service.look_at_disputes),
        "billing.promotions": Every(PROMOTION_SECONDS, service.promotions.tell),
        "billing.reconcile": Every(RECONCILE_SECONDS, service.reconcile),
        "billing.subscriptions": Every(SUBSCRIPTIONS_SECONDS, service.subscriptions.run),
        "billing.forget": Every(FORGET_SECONDS, service.inbox.forget),
        "billing.withdrawals": Every(RECONCILE_SECONDS, service.withdrawals.go_on),
        "billing.withdrawal_accounts": Every(FORGET_SECONDS, service.withdrawals.erase_accounts),
        "billing.tiers_daily": Every(DAY_SECONDS, service.tiers.look_at_all),
        "billing.budgets": Every(BUDGETS_SECONDS, service.budgets.look),
        "billing.takings": Every(RECONCILE_SECONDS, service.reports.takings.follow),
        "billing.statements": Every(STATEMENTS_SECONDS, service.statements.run),
    }
