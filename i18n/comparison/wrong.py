"""What is said when a text cannot be taken."""

from i18n.translator import Message


class WrongText(ValueError):
    """A text that cannot be taken; `code` for programs, `message` for people."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
