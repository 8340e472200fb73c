"""Why something was not sent or did not arrive: sentences for codes. An unknown code is said plainly."""

import re
from collections.abc import Mapping

from immutabledict import immutabledict

from i18n.reader import Reader
from i18n.translator import Message, lazy

WHY: Mapping[str, Message] = immutabledict({
    # Of the house: why a delivery ended here.
    "no_channel": lazy("no way out is set up for this"),
    "no_address": lazy("there is no confirmed address or number"),
    "not_true": lazy("nothing of it was true any more"),
    "too_late": lazy("its time was over"),
    "never_done": lazy("it was begun too often and never finished"),
    "answer_unknown": lazy("the answer of the other side got lost, so it is sent once more"),
    "told_by_phone": lazy("they were told by phone"),
    # Of notices: why they were not written.
    "muted": lazy("they do not want to be written to about this; it is on their page"),
    "page_only": lazy("they want to read on their page alone"),
    "budget": lazy("they have had as many messages this week as they want; it is on their page"),
    "left": lazy("they do not take part any more"),
    "taken_back": lazy("it was taken back before anybody was told"),
    "begun": lazy("the shift had begun"),
    "cancelled": lazy("the shift does not take place"),
    "answered": lazy("they had answered already"),
    "never_told": lazy("they had never heard of what was taken away"),
    "as_before": lazy("it is again as they knew it"),
    "not_theirs": lazy("it is not theirs any more"),
    "not_told": lazy("it is nothing they need to be told"),
    "out_of_sight": lazy("they may not see this project any more"),
    "gone": lazy("what it was about is gone"),
    "filled": lazy("the place was taken"),
    "filled_otherwise": lazy("the place was taken"),
    "full": lazy("the place was taken"),
    "time": lazy("the time to answer was over"),
    "withdrawn": lazy("nobody was asked for the place any more"),
    "asked_anew": lazy("people are being asked for the place again"),
    "changed": lazy("the shift had changed since"),
    "moved": lazy("the shift was at another time by then"),
    "decided": lazy("it was decided otherwise since"),
    "renewed": lazy("the paper was renewed since"),
    # Of mail servers and gateways.
    "no address": lazy("this is no address that mail can be sent to"),
    "smtp too large": lazy("the mail is too large for the server"),
    "smtp no utf8": lazy("the server cannot write to this address"),
    "smtp no connection": lazy("the mail server could not be reached"),
    "smtp broken off": lazy("the mail server broke off"),
    "smtp timeout": lazy("the mail server did not answer in time"),
    "smtp tls": lazy("no safe connection to the mail server came about"),
    "smtp no tls": lazy("the mail server offers no safe connection"),
    "smtp no sign-in": lazy("the mail server offers no way to sign in"),
    "smtp nonsense": lazy("the mail server answered what nobody understands"),
    "gateway opted_out": lazy("they told the gateway that they want no messages"),
    "opted_out": lazy("they told the gateway that they want no messages"),
    "gateway timeout": lazy("the gateway did not answer in time"),
    "gateway no connection": lazy("the gateway could not be reached"),
    "gateway broken off": lazy("the gateway broke off"),
    "gateway tls": lazy("no safe connection to the gateway came about"),
    "push timeout": lazy("the browser's service did not answer in time"),
    "push no connection": lazy("the browser's service could not be reached"),
    "push broken off": lazy("the browser's service broke off"),
    "bounced": lazy("it came back"),
})  # fmt: skip
NO_MAILBOX = lazy("there is no such mailbox")
FULL = lazy("the mailbox is full")
CLOSED = lazy("the mailbox takes no mail")
LIMITED = lazy("the provider takes only so many mails for now (%(code)s)")
TAKEN_FOR_SPAM = lazy("the provider took it for advertising (%(code)s)")
NOT_ALLOWED = lazy("the server does not take mail from us (%(code)s)")
BUSY = lazy("the mail server puts us off (%(code)s)")
REFUSED = lazy("the mail server did not take it (%(code)s)")
GATEWAY_OURS = lazy("the gateway does not know us: its key or address is wrong (%(code)s)")
GATEWAY_BUSY = lazy("the gateway puts us off (%(code)s)")
GATEWAY_GONE = lazy("nothing reaches this number any more")
GATEWAY_REFUSED = lazy("the gateway did not take it (%(code)s)")
BROWSER_GONE = lazy("the browser shows no messages any more")
BROWSER_REFUSED = lazy("the browser's service did not take it (%(code)s)")
OTHER = lazy("it did not go through (%(code)s)")
NOT_SAID = lazy("nobody said why")
Rule = tuple[str, Message]
RULES: tuple[Rule, ...] = (
    (r"smtp .*DT:SPM", TAKEN_FOR_SPAM),
    (r"smtp .*\b(MI|RP|DT):", LIMITED),
    (r"(smtp .*|dsn .*|bounced .*)\b[45]\.1\.(1|2|3|6|10)\b", NO_MAILBOX),
    (r"(smtp .*|dsn .*|bounced .*)\b[45]\.2\.2\b", FULL),
    (r"(smtp .*|dsn .*|bounced .*)\b[45]\.2\.1\b", CLOSED),
    (r"smtp .*\b5\.7\.", NOT_ALLOWED),
    (r"smtp 53[0-9]", NOT_ALLOWED),
    (r"smtp 4", BUSY),
    (r"smtp 5", REFUSED),
    (r"gateway (401|403|404|405|407)", GATEWAY_OURS),
    (r"gateway (408|425|429|5..)", GATEWAY_BUSY),
    (r"gateway 410", GATEWAY_GONE),
    (r"gateway ", GATEWAY_REFUSED),
    (r"push (404|410)", BROWSER_GONE),
    (r"push ", BROWSER_REFUSED),
)
"""What codes of the other side mean, the first that fits; numbers are kept for who asks the provider."""


def why(reader: Reader, code: str) -> str:
    """A code as half a sentence."""
    say = reader.translator.say
    if not code:
        return say(NOT_SAID)
    if code in WHY:
        return say(WHY[code])
    found = next((words for rule, words in RULES if re.match(rule, code)), OTHER)
    return say(found.format(code=code) if "%(code)s" in str(found) else found)
