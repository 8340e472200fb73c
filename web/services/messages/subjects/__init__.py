"""What notices are about, read when a message is made: one module a subject.

Each has `read(session, person, notices)`, which gives for each notice its fact as it is now, or the code why
it is not true any more.
"""
