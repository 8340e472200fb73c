"""The rules of a roster, one module each.

`registry` finds them by name and answers questions about them; `formulate` builds the linear model from them;
`testing` has the checks that every rule must pass.
"""
