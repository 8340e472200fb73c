"""Opens the vault that settings describe."""

from web.settings import InvalidSettings, Settings
from web.vault.masters import Masters
from web.vault.store import Store
from web.vault.vault import Vault


def open_vault(settings: Settings) -> Vault:
    """The vault of these settings; nothing is read or made before it is first used.

    Raises InvalidSettings where its keys would stand in the database they protect, and off loopback where
    no master key was given.
    """
    settings.refuse_without_master_keys()
    if settings.keys == settings.database:
        raise InvalidSettings("DUET_KEYS_URL must be another database than DUET_DATABASE_URL")
    return Vault(Store(settings.keys, Masters(settings.own_master_keys)))
