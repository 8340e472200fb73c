"""What Duet can do, a module for each kind of deed; knows rows and the matcher, no web framework.

Every function takes a session first. One that writes owns its transaction (`with writing(session):`) and
joins one around it when a service calls another. What cannot be done is raised as one of `faults`.
"""
