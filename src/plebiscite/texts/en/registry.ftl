# The registrar's mails and letters to voters.
moment = { $at }
clock = Times are those of { $zone }
greeting = Dear { $name },
greeting-nobody = Good day,
practice = This is a practice vote. It decides nothing.

code-subject = Your voting code: { $title }
vote-when = You can vote from { $opens } to { $closes }.
vote-again = You can vote as often as you like until the close. Only your last ballot counts.
district = Your district: { $district }
code-link = To vote, open this link on your own device:
code-typed = If the link does not open, go to this page and type this code:
code-secret = Keep the code to yourself: whoever has it can vote in your place. Nobody will ever ask you for it by telephone or by mail.

check-heading = What to compare
check-words = If the voting page shows twelve words (it does when you type the code), they must be these, in this order:
check-differ = If they are others, stop. Do not vote on that page. Call the number given here.
check-receipt = When your ballot is recorded, the page shows six words. Note them down: with them you can check on any device that your ballot is on the public record.
check-notice = After every ballot that is recorded with your code we send you a notice. If you get one and did not vote, call at once.
check-no-notice = Did you vote, and no notice came within a day? Call, too.

help-heading = Whom to call
help-why = Use this contact, not one that a screen shows you.

notice-subject = A ballot was recorded with your voting code: { $title }
notice-ballot = Ballot number { $number } with your code was on the record at { $at }.
notice-yours = If that was you, there is nothing to do.
notice-other = If that was not you, call at once. Until { $closes } you can vote again, and only the last ballot counts.
notice-late = If that was not you, call at once.
notice-secret = We do not know how you voted. Your ballot is sealed.

letter-scan = To vote, scan this square with your telephone's camera
letter-type = or go to this page and type your voting code:
letter-code = Your voting code
letter-typing = Capital or small letters, spaces and hyphens do not matter.
letter-fingerprint = The same check for machines: the full fingerprint
letter-tick = ☐ The twelve words are the same
letter-notices = Ballots recorded with your code
