from django.urls import path, re_path

from orders.views import brief, checkout, ending, lists, offers, page, work

app_name = "orders"
ID = "<slug:public_id>"
urlpatterns = [
    path(f"gigs/{ID}/order/", checkout.checkout, name="checkout"),
    path("orders/", lists.order_list, name="list"),
    path("board/", lists.board, name="board"),
    path(f"orders/{ID}/", page.order_page, name="order"),
    path(f"orders/{ID}/receipt/", page.receipt, name="receipt"),
    path(f"orders/{ID}/pay/", checkout.pay, name="pay"),
    path(f"orders/{ID}/paid/", checkout.paid, name="paid"),
    path(f"orders/{ID}/brief/", brief.brief, name="brief"),
    path(f"orders/{ID}/waive-brief/", brief.waive_brief, name="waive_brief"),
    path(f"orders/{ID}/remind-brief/", brief.remind_brief, name="remind_brief"),
    path(f"orders/{ID}/accept-request/", work.accept_request, name="accept_request"),
    path(f"orders/{ID}/deliver/", work.deliver, name="deliver"),
    path(f"orders/{ID}/accept/", work.accept, name="accept"),
    path(f"orders/{ID}/changes/", work.ask_revision, name="ask_revision"),
    path(f"orders/{ID}/prolong/", work.prolong_review, name="prolong_review"),
    path(f"orders/{ID}/ways-out/", ending.ways_out, name="ways_out"),
    path(f"orders/{ID}/ways-out/<slug:name>/", ending.door, name="door"),
    path(f"orders/{ID}/review/", ending.review, name="review"),
    path(f"inbox/{ID}/offer/", offers.make_offer, name="offer_make"),
    path(f"offers/{ID}/", offers.offer, name="offer"),
    re_path(
        r"^offers/(?P<public_id>[-\w]+)/(?P<answer>accept|decline|withdraw)/$",
        offers.answer_offer,
        name="offer_answer",
    ),
]
