"""Private fields, encrypted under a key a person; the keys stand in a store of their own.

    vault = open_vault(settings)
    row.phone = vault.seal(person.id, "person.phone", "+86 21 6247 1234")
    vault.open(person.id, "person.phone", row.phone)
    vault.erase(person.id)  # what was sealed for this person cannot be opened any more, by anybody

A sealed value is

    version      1 byte    1
    key number   4 bytes   which key of the owner, big-endian; a renewal gives the next number
    nonce        12 bytes  random for every value
    ciphertext             as long as the value
    tag          16 bytes  AES-256-GCM

Authenticated with it: version and key number, and beside these the owner's id (8 bytes, big-endian) and the
field's name in UTF-8, which are no part of it. A person's key is random. It stands in the store
(`web.vault.store`) wrapped by a master key, by AES-256-GCM again, bound to owner, number and master; the
master keys stand in no database (`web.vault.masters`). Equal values are found by an HMAC under a look-up key,
which stands in the store too.

Who erases people or brings keys back reads `web.vault.cache` (how other processes forget) and
`web.vault.backups` (how an erased key stays erased).
"""

from web.vault import owners
from web.vault.faults import Damaged, Erased
from web.vault.opening import open_vault
from web.vault.vault import HOUSE, Rekeying, Vault

__all__ = ["HOUSE", "Damaged", "Erased", "Rekeying", "Vault", "open_vault", "owners"]
