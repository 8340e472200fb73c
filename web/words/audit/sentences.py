"""A whole sentence for every deed that is written down: (subject, verb) -> sentence.

Holes: `who` did it, whom it is `about`, `what` thing, and the facts of the line in words.
"""

from collections.abc import Mapping

from i18n.translator import Message, lazy

SUBJECTS: Mapping[str, Message] = {
    "account": lazy("Ways in"),
    "audit": lazy("Audit trail"),
    "belonging": lazy("Belonging"),
    "credential": lazy("Credentials"),
    "evidence": lazy("Evidence"),
    "grant": lazy("Rights"),
    "hours": lazy("Times"),
    "organisation": lazy("Organisations"),
    "person": lazy("People"),
    "project": lazy("Projects"),
    "roster": lazy("Rosters"),
    "run": lazy("Runs"),
    "scenario": lazy("What if"),
    "seat": lazy("Seats"),
    "shift": lazy("Shifts"),
    "stall": lazy("Sign-up desks"),
    "term": lazy("Words of the district"),
}
SENTENCES: Mapping[tuple[str, str], Message] = {
    ("account", "device_forgotten"): lazy("%(who)s forgot a device."),
    ("account", "password_changed"): lazy("%(who)s changed their password."),
    ("account", "signed_in"): lazy("%(who)s signed in."),
    ("audit", "exported"): lazy("%(who)s took lines of the audit trail away as a file."),
    ("audit", "looked"): lazy("%(who)s read the audit trail."),
    ("belonging", "asked"): lazy("%(who)s asked to belong to %(organisation)s."),
    ("belonging", "confirmed"): lazy("%(who)s confirmed that %(about)s belongs to %(organisation)s."),
    ("belonging", "ended"): lazy("%(who)s ended that %(about)s belongs to %(organisation)s."),
    ("belonging", "refused"): lazy("%(who)s did not confirm that %(about)s belongs to %(organisation)s."),
    ("credential", "added"): lazy("%(who)s entered the credential %(credential)s of %(about)s."),
    ("credential", "changed"): lazy("%(who)s changed the credential %(credential)s of %(about)s."),
    ("credential", "evidence_added"): lazy(
        "%(who)s added a file to the credential %(credential)s of %(about)s."
    ),
    ("credential", "evidence_removed"): lazy(
        "%(who)s took a file away from the credential %(credential)s of %(about)s."
    ),
    ("credential", "looked"): lazy("%(who)s looked at the credential %(credential)s of %(about)s."),
    ("credential", "refused"): lazy("%(who)s did not verify the credential %(credential)s of %(about)s."),
    ("credential", "removed"): lazy("%(who)s took the credential %(credential)s of %(about)s away."),
    ("credential", "verified"): lazy("%(who)s verified the credential %(credential)s of %(about)s."),
    ("evidence", "looked"): lazy("%(who)s opened a file of the credential %(credential)s of %(about)s."),
    ("grant", "changed"): lazy(
        "%(who)s changed the last day of a right of %(about)s on %(organisation)s: %(right)s."
    ),
    ("grant", "ended"): lazy("%(who)s ended a right of %(about)s on %(organisation)s: %(right)s."),
    ("grant", "granted"): lazy("%(who)s gave %(about)s a right on %(organisation)s: %(right)s."),
    ("hours", "changed"): lazy("%(who)s changed when %(about)s is free."),
    ("organisation", "changed"): lazy("%(who)s changed the organisation %(what)s."),
    ("organisation", "closed"): lazy("%(who)s closed the organisation %(what)s."),
    ("organisation", "created"): lazy("%(who)s added the organisation %(what)s."),
    ("organisation", "reopened"): lazy("%(who)s opened the organisation %(what)s again."),
    ("person", "account_made"): lazy("An account was made for %(about)s."),
    ("person", "active"): lazy("%(who)s let %(about)s take part again."),
    ("person", "changed"): lazy("%(who)s changed the profile of %(about)s."),
    ("person", "contact_added"): lazy("%(who)s added a contact."),
    ("person", "contact_changed"): lazy("%(who)s changed a contact."),
    ("person", "contact_removed"): lazy("%(who)s took a contact away."),
    ("person", "left"): lazy("%(who)s noted that %(about)s has left."),
    ("person", "link_made"): lazy("%(who)s made a sign-in link for %(about)s."),
    ("person", "link_used"): lazy("%(about)s signed in by a link."),
    ("person", "locked_out"): lazy("%(who)s locked %(about)s out."),
    ("person", "looked"): lazy("%(who)s looked at private data of %(about)s."),
    ("person", "merged"): lazy("%(who)s merged two entries of %(about)s."),
    ("person", "registered"): lazy("%(who)s entered %(about)s."),
    ("person", "signed_up"): lazy("%(about)s signed up."),
    ("person", "tied"): lazy("%(who)s noted who is close to %(about)s."),
    ("person", "unmerged"): lazy("%(who)s undid a merge of %(about)s."),
    ("person", "untied"): lazy("%(who)s noted who is no longer close to %(about)s."),
    ("project", "changed"): lazy("%(who)s changed the project %(what)s."),
    ("project", "closed"): lazy("%(who)s closed the project %(what)s."),
    ("project", "lead_named"): lazy("%(who)s named %(about)s to lead the project %(what)s."),
    ("project", "lead_unnamed"): lazy("%(who)s ended that %(about)s leads the project %(what)s."),
    ("project", "posted"): lazy("%(who)s posted the project %(what)s."),
    ("roster", "discarded"): lazy("%(who)s discarded the draft %(id)s."),
    ("roster", "draft_made"): lazy("%(who)s began the draft %(id)s."),
    ("roster", "moved"): lazy("%(who)s changed who sits where in the draft %(id)s."),
    ("roster", "published"): lazy("%(who)s published the roster %(id)s."),
    ("roster", "repair_proposed"): lazy("%(who)s had a repair proposed: draft %(id)s."),
    ("run", "run_asked"): lazy("%(who)s started the run %(id)s."),
    ("run", "run_stopped"): lazy("%(who)s stopped the run %(id)s."),
    ("scenario", "imagined"): lazy("%(who)s asked what if: scenario %(id)s."),
    ("seat", "accepted"): lazy("%(who)s accepted for %(about)s: %(what)s."),
    ("seat", "approved"): lazy("%(who)s gave %(about)s the place they asked for: %(what)s."),
    ("seat", "asked_for"): lazy("%(who)s asked for a place: %(what)s."),
    ("seat", "cancelled"): lazy("%(who)s took %(about)s off: %(what)s."),
    ("seat", "given_up"): lazy("%(who)s gave up the place for %(about)s: %(what)s."),
    ("seat", "declined"): lazy("%(who)s declined for %(about)s: %(what)s."),
    ("seat", "pinned"): lazy("%(who)s pinned %(about)s: %(what)s."),
    ("seat", "refused"): lazy("%(who)s did not give %(about)s the place they asked for: %(what)s."),
    ("seat", "taken"): lazy("%(who)s took an open place: %(what)s."),
    ("seat", "withdrawn"): lazy("%(who)s no longer asks for the place: %(what)s."),
    ("shift", "cancelled"): lazy("%(who)s cancelled the shift %(what)s."),
    ("shift", "changed"): lazy("%(who)s changed the shift %(what)s."),
    ("shift", "posted"): lazy("%(who)s posted the shift %(what)s."),
    ("shift", "wished"): lazy("%(who)s said whether they would like the shift %(what)s."),
    ("stall", "changed"): lazy("%(who)s changed the sign-up desk %(id)s."),
    ("stall", "created"): lazy("%(who)s opened the sign-up desk %(id)s."),
    ("term", "added"): lazy("%(who)s added the word %(word)s."),
    ("term", "renamed"): lazy("%(who)s gave the word %(word)s other names."),
}
OTHER = lazy("%(who)s did something that this version of Duet has no words for: %(verb)s.")
PROGRAM = lazy("Duet")
HOLES = ("who", "about", "what", "organisation", "right", "credential", "word", "id", "verb")
