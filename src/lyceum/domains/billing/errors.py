"""What the billing room refuses."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, Invalid, NotFound, PaymentRequired, Unavailable


class ProductNotFound(NotFound):
    """There is no such product in the shop."""

    code: ClassVar[str] = "product_not_found"


class SubscribeInstead(Invalid):
    """This plan renews by itself; subscribe to it instead of ordering it."""

    code: ClassVar[str] = "subscribe_instead"


class NotSoldIn(Invalid):
    """This is not sold in this currency; choose another. `params["currency"]` is the one asked for."""

    code: ClassVar[str] = "not_sold_in"


class StaleProduct(Conflict):
    """Somebody changed this product meanwhile; look at it again. `params["version"]` is the one there is now."""

    code: ClassVar[str] = "stale_product"


class PlanUnknown(Invalid):
    """There is no such plan. `params["plan"]` is the code that was given."""

    code: ClassVar[str] = "plan_unknown"


class StalePlan(Conflict):
    """Somebody changed this plan meanwhile; look at it again. `params["version"]` is the one there is now."""

    code: ClassVar[str] = "stale_plan"


class RankTaken(Invalid):
    """Another plan has this rank; give it one of its own. `params["plan"]` is that plan."""

    code: ClassVar[str] = "rank_taken"


class CourseOwned(Conflict):
    """You have this course already. `params["course"]` is its code."""

    code: ClassVar[str] = "course_owned"


class EnrolmentRefused(Conflict):
    """The course takes nobody in now; what was paid for it goes back. `params["reason"]` is the course's own code of why."""

    code: ClassVar[str] = "enrolment_refused"


class OrderNotFound(NotFound):
    """There is no such order of yours."""

    code: ClassVar[str] = "order_not_found"


class OrderExpired(Conflict):
    """The price of this order was good for half an hour; order again."""

    code: ClassVar[str] = "order_expired"


class OrderPaid(Conflict):
    """This order is paid already."""

    code: ClassVar[str] = "order_paid"


class GatewayUnknown(Invalid):
    """There is no such way to pay, or it takes no such currency. `params["gateway"]` is its name."""

    code: ClassVar[str] = "payment_gateway_unknown"


class GatewayAway(Unavailable):
    """The payment gateway does not answer clearly now; try again in a moment. `params["gateway"]` is its name."""

    code: ClassVar[str] = "payment_gateway_away"


class GatewayRefused(Conflict):
    """The payment gateway does not take this payment. `params`: gateway, reason (its own code)."""

    code: ClassVar[str] = "payment_gateway_refused"


class PaymentNotFound(NotFound):
    """There is no such payment."""

    code: ClassVar[str] = "payment_not_found"


class CallbackRefused(Forbidden):
    """This does not belong to the payment that it names; nothing was done."""

    code: ClassVar[str] = "callback_refused"


class WebhookRefused(Forbidden):
    """This was not signed by the gateway, or not now; nothing was kept of it."""

    code: ClassVar[str] = "webhook_refused"


class NotRefundable(Conflict):
    """Only a payment that is paid can be given back. `params["state"]` is how this one stands."""

    code: ClassVar[str] = "not_refundable"


class OwnPayment(Forbidden):
    """Somebody else has to give your own payment back."""

    code: ClassVar[str] = "own_payment"


class RefundUnfit(Invalid):
    """Give back whole cents, or whole toman, at most what is left of the payment; into the wallet goes only what was paid in rial for
    something else than the wallet itself. `params`: left, currency, scale.
    """

    code: ClassVar[str] = "refund_unfit"


class RefundUnderWay(Conflict):
    """Another part of this payment is on its way back; wait until it is there."""

    code: ClassVar[str] = "refund_under_way"


class RefundWholeOnly(Conflict):
    """This gateway returns payments whole and only while all of one is there; put it into the buyer's wallet. `params["gateway"]`."""

    code: ClassVar[str] = "refund_whole_only"


class RefundTooLate(Conflict):
    """This gateway returns a payment for some minutes only; put it into the buyer's wallet. `params`: gateway, minutes."""

    code: ClassVar[str] = "refund_too_late"


class CreditSpent(Conflict):
    """What was bought has been used in part, so that it cannot be taken back; the payment stays as it is."""

    code: ClassVar[str] = "credit_spent"


class WalletShort(PaymentRequired):
    """There is not enough in the wallet for this; fill it first. `params`: available, needed, missing (rial), currency, scale."""

    code: ClassVar[str] = "wallet_short"


class DepositRefused(Invalid):
    """A wallet is filled with no less and no more than this at once. `params`: least, most (rial)."""

    code: ClassVar[str] = "deposit_refused"
