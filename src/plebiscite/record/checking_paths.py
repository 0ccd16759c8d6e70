"""The ways in which the proofs of a ballot can be checked. All of them give one verdict.

The plain path decides and words every error; the others only ever accept. What they do not accept
goes through the plain path, so a report is the same whichever was used.
"""

from typing import Literal

PathChoice = Literal["auto", "bulk", "plain"]
"""What is asked for: the quickest that this installation has, the bulk path, or the plain one."""
CheckingPath = Literal["advice", "bulk", "plain", "fallback"]
"""What was used for one ballot: in bulk with advice, in bulk, plainly, or plainly after the bulk
path did not accept it."""
CHECKING_PATHS: tuple[CheckingPath, ...] = ("advice", "bulk", "plain", "fallback")
