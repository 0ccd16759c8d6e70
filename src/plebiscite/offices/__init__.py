"""What each party does: from what is on the record and its own keys to a submission.

Nothing here opens a file; the command line, the demonstration and the service call these.
"""
