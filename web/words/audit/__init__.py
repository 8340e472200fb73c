"""The audit trail in the reader's words: a sentence for every deed, a label and a value for every field."""
