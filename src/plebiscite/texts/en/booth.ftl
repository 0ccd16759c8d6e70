### The voter's pages, in English. Short words, active, the condition before the action.
### No past tense about a vote before its receipt is checked.

## On every page

page-title = { $step } – { $referendum }
skip = Go to the main part
language = Language
settings = Text size and contrast
text-size = Text size
text-size-normal = Normal
text-size-large = Large
text-size-largest = Largest
contrast = Contrast
contrast-device = As this device is set
contrast-high = High
settings-reset = Back to this device’s settings
practice-banner = Practice referendum. This is not a real vote.
no-witnesses = No outsiders confirm this record. It is not fit for a real vote.
status-open = Voting is open until { $closes }.
status-before = Voting opens on { $opens }.
status-closed = Voting is closed.
status-paused = Voting is paused.
status-aborted = This referendum was called off.
words-language = These words are English. They are the same in every language.
working = Please wait…
go-back = Back
go-on = Continue
try-again = Try again
problem-title = There is a problem
help-title = Help
help-letter = Call the number printed on your letter. If this page shows another number, use the one on the letter.
help-telephone = Telephone: { $telephone }
help-email = E-mail: { $email }
help-secret = Whoever helps you needs neither your code nor your answers.
what-title = What is this?
what-text = You vote here with the code from your letter. Your device locks your answers before it sends them. Only totals of many ballots are ever unlocked. The record of all locked ballots is public: anyone can check the count.
forget = Close and forget on this device
forgotten-title = Closed
forgotten-text = This page has forgotten your code and your answers. You can close the window.
forgotten-unsent = Your vote is not recorded. To vote, open the link in your letter again.

## Landing

opening-title = Opening the voting page
opening-text = Your device is reading the public record…
landing-when = You can vote from { $opens } to { $closes }.
landing-minutes = { $minutes ->
    [one] You need about one minute.
   *[other] You need about { $minutes } minutes.
}
landing-about = About this referendum
landing-legal = Legal basis
landing-effect = What follows from the result
landing-abstaining = If you do not vote
landing-other-languages = The official text exists in these languages: { $languages }.
code-label = Your voting code
code-hint = It is in your letter: 28 letters and digits in seven groups. Capitals, spaces and hyphens do not matter. You can paste it.
code-from-link = Your link brought your voting code. You need not type it.
code-other = Use another code
code-start = Start
no-connection = This page cannot reach the server. Check your connection and try again.
code-looking = Looking for your code in the record…
code-empty = Type or paste your voting code.
code-length = { $count ->
    [one] A code has 28 letters and digits. There is one here.
   *[other] A code has 28 letters and digits. There are { $count } here.
}
code-mistyped = There is a typing error in the code. Compare each group with your letter.
code-unknown = This code belongs to no voter of this referendum. Check that your letter is for “{ $referendum }”. If it is, call the number on the letter.
practice-link = Try a practice vote
check-link = Check another device

## Twelve words

compare-title = Compare these words with your letter
compare-why = Your letter prints twelve words. They name the public record that your vote must go to.
compare-how = Take your letter. Compare all twelve words, in order. Then choose:
compare-same = All words are the same
compare-differ = The words differ

## Second check

factor-why = A second office checks who votes, besides your code. This way nobody can vote with a stolen letter alone.
factor-address-title = Your e-mail address
factor-address-label = E-mail address
factor-address-hint = The address that is registered for you.
factor-address-wrong = Type an address such as name@example.org.
factor-send = Send me a one-time code
factor-code-title = Code from the e-mail
factor-code-sent = If { $address } is registered, a message is on its way to it. It can take a few minutes. Look in the spam folder, too.
factor-code-label = One-time code
factor-code-hint = Only the code from the newest message works.
factor-code-empty = Type the one-time code from the message.
factor-code-wrong = This one-time code does not fit, or it has run out. Compare it with the newest message, or ask for another code.
factor-code-again = Send another code
factor-address-change = Use another address
factor-sign-in-title = Sign in
factor-sign-in-button = Sign in and come back here
factor-again = The second check has run out. Please do it once more. Your answers are kept.
factor-refused = The second check did not allow this: this account and this code do not belong together, or one of them was used with another. Call the number on your letter.

## Is this right?

you-title = Check your district
you-district = District
you-ballot = Your ballot
you-questions = { $count ->
    [one] One question
   *[other] { $count } questions
}
you-wrong = If this is not your district, stop here and call the number on your letter.
you-first = No ballot has been cast with this code so far.
you-replaces = This replaces your vote of { $time }.
you-count = { $count ->
    [one] With this code one ballot has been cast.
   *[other] With this code { $count } ballots have been cast.
}
you-tests = { $count ->
    [one] One more was given up to check a device.
   *[other] { $count } more were given up to check a device.
}
you-not-yours = If you did not cast them all, somebody else has your code. You can still vote now: your last ballot counts. Then call the number on your letter.
you-start = Go to the first question
you-change = Change my vote

## Questions

question-title = Question { $number } of { $total }
choose-one = Choose one answer.
choose-one-or-none = Choose one answer, or leave the question empty.
choose-exactly = { $max ->
    [one] Choose one answer.
   *[other] Choose { $max } answers.
}
choose-up-to = { $max ->
    [one] Choose up to one answer.
   *[other] Choose up to { $max } answers.
}
choose-between = Choose from { $min } to { $max } answers.
choose-blank-too = You can also vote blank.
blank-option = Blank vote
blank-hint = You take part and choose none of the answers.
chosen-count = { $count ->
    [0] You chose nothing; up to { $max } allowed.
   *[other] You chose { $count }; up to { $max } allowed.
}
chosen-blank = You chose a blank vote.
chosen-too-many = { $more ->
    [one] You chose { $count }; { $max } are allowed. Take one away.
   *[other] You chose { $count }; { $max } are allowed. Take { $more } away.
}
chosen-too-few = { $min ->
    [one] Choose at least one answer.
   *[other] Choose at least { $min } answers.
}
chosen-none = Choose an answer.
chosen-none-or-blank = Choose an answer, or a blank vote.
clear-answer = Take my answer away
explanation = More about this question
beside-label = Show the official text in a second language, too
beside-none = No second language

## Review

review-title = Check your answers
review-not-sent = Nothing is sent yet.
review-change = Change
review-change-which = Change: { $question }
review-empty = No answer
review-sealing = Your device is locking your answers…
review-words-title = Your six words
review-words-why = They stand for this ballot and do not show how you vote. You will see them again when your vote is recorded.
review-cast-note = Your vote counts only when this page says that it is recorded.
cast = Cast my vote
review-seal-again = Lock my answers again
seal-failed = Your device could not lock your answers. Nothing was sent. Try again, or use another device.

challenge-fold = Check this device instead of casting
challenge-why = A device could lock other answers than yours. You cannot see that from outside, but you can test it: it must open this ballot on a second device.
challenge-lost = This ballot is then given up and can never be counted. It is not secret: whoever sees it opened sees its answers. Afterwards you vote with a fresh ballot.
challenge-note = First write down the six words above, on paper.
challenge-start = Give up this ballot and check the device

## Casting

casting-title = Casting your vote
casting-sending = Sending your ballot…
casting-waiting = { $seconds ->
    [one] Waiting until the public record shows your ballot. This takes one second at most.
   *[other] Waiting until the public record shows your ballot. This can take { $seconds } seconds.
}
casting-checking = Your device is checking the record…
casting-offline = There is no connection. Your vote is not recorded yet.
casting-offline-safe = This page tries again by itself. That is safe: the same ballot counts only once.
casting-busy = { $seconds ->
    [one] Many people are voting. Your vote is not recorded yet. This page tries again in one second.
   *[other] Many people are voting. Your vote is not recorded yet. This page tries again in { $seconds } seconds.
}
casting-stay = Keep this page open.
casting-now = Try again now
casting-refused-title = Your vote is not recorded
casting-refused = The record did not take this ballot. The same code may have been used on another device at the same time.
casting-refused-next = Check your answers and cast them again. If this happens twice, call the number on your letter.
casting-refused-back = Back to my answers

## Recorded

recorded-title = Your vote is recorded
recorded-text = Your device has checked that the public record holds your ballot.
recorded-words = Your six words
recorded-number = Number in the record
recorded-time = Time
recorded-keep = Keep your receipt
recorded-save = Save
recorded-print = Print
recorded-mail = Send by e-mail
recorded-mail-subject = Receipt: { $referendum }
recorded-mail-words = Six words: { $words }
recorded-mail-number = Number in the record: { $number }
recorded-mail-hash = Full code: { $hash }
recorded-mail-check = Check it here, best on another device: { $address }
recorded-qr = QR code with the full code of your ballot
recorded-full = Full code
recorded-check-title = Check it tomorrow
recorded-check-why = This is how you notice if somebody removes your ballot. Others check the count; only you can check that your ballot is there.
recorded-check-when = Do it once tomorrow and once after voting has closed. It takes one minute.
recorded-check-how = Open { $address } on another device and type the six words. The page must find your ballot and say that it counts.
recorded-check-else = If it does not, or if there is a later ballot that is not yours, call the number on your letter.
recorded-change = You can change your vote until { $closes }: open the link in your letter again. Only your last ballot counts.
recorded-limits = What this receipt does not show
recorded-limits-answers = It shows nobody how you voted.
recorded-limits-device = It does not show that this device locked the answers you chose. “Check this device” does, before you cast.
recorded-limits-later = It does not show that nobody casts a later ballot with your code. Look up your six words for that.

## A given-up ballot

giving-title = Giving up this ballot
giving-waiting = { $seconds ->
    [one] Waiting until the public record shows that this ballot is given up. This takes one second at most.
   *[other] Waiting until the public record shows that this ballot is given up. This can take { $seconds } seconds.
}
giving-offline = There is no connection. The ballot is not given up yet.
opened-title = Check this device with a second one
opened-number = This ballot is given up. It is number { $number } in the record and will never be counted.
opened-not-voted = You have not voted yet.
opened-still-counts = Your vote of { $time } still counts.
opened-private = Whoever sees this page sees the answers of the given-up ballot.
opened-step-device = Take a second device, best of another person and another make.
opened-step-address = On it, open the link in its owner’s own letter, or type { $address } from your letter. Choose “Check another device”.
opened-step-bring = Bring the opened ballot to it in one of these ways:
opened-step-compare = On the second device, type the six words that you wrote down. Then compare the answers with those you chose.
opened-file = Save the opened ballot as a file
opened-copy = Copy the opened ballot
opened-copying = The text is ready to paste.
opened-text = Show the opened ballot as text
opened-codes = { $count ->
    [one] Show a QR code
   *[other] Show { $count } QR codes
}
opened-codes-how = Scan each code with the camera of the second device and open the address.
opened-part = Part { $number } of { $total }
opened-command = On a computer with the plebiscite program
opened-command-how = Save both files and run:
opened-receipt = Save the receipt of the check
opened-vote = Vote now with a fresh ballot

## On the second device

check-title = Check another device
check-intro = Another device has opened a given-up ballot. This device computes again what is in it.
check-file = File with the opened ballot
check-paste = Or paste its text
check-words-label = The six words that you wrote down
check-words-hint = As the other device showed them before the ballot was given up.
check-words-wrong = Type all six words, with spaces between them.
check-words-differ = These are not the words of this ballot. Compare each word with your paper. If they are right, do not vote on the other device and call the number on your letter.
check-start = Check
check-working = This device is computing…
check-empty = Choose a file, or paste the text.
check-unreadable = This is no opened ballot. On the other device choose “Check this device instead of casting”, and bring what it shows at the end.
check-parts = { $total ->
    [one] { $have } of one part is here.
   *[other] { $have } of { $total } parts are here. Scan the next one.
}
check-forget-parts = Forget these parts
check-same-device = This seems to be the device that made the ballot. A device that lies can lie here, too. Use another one.
check-good-title = The ballot holds these answers
check-good-compare = Its six words are those you typed. Are these the answers you chose on the other device?
check-number = Given up as number { $number } in the record.
check-good-then = If they are, the other device has passed this test.
check-good-else = If they are not, do not vote on the other device. Call the number on your letter.
check-bad-title = The test failed
check-bad = The other device did not lock what it shows. Do not vote on it. Call the number on your letter.
check-limits = This test says nothing about ballots that were cast without a test, or if both devices work together.
check-another = Check another ballot
check-leave = Leave this page

## Stop

stopped-title = Stop. Do not vote on this page
stopped-text = This server shows something that does not fit the record your letter names. This page sends nothing more.
stopped-not-recorded = Take your vote as not recorded.
stopped-contact = Call the number printed on your letter. Do not use a number shown here.
stopped-contact-tell = Give them this case number:
stopped-other = Then vote from another device, or as they tell you.
stopped-reason = Technical reason
stopped-words = The twelve words on the page differ from those in the letter.

## Not now

not-yet-title = Voting has not started
not-yet-text = Voting opens on { $opens }. Keep your letter and come back then.
closed-title = Voting is closed
closed-text = No more ballots can be cast. The result follows after the count.
paused-title = Voting is paused
paused-text = The commission has interrupted the vote and must publish the reason. Ballots in the record stay there. Try again later.
aborted-title = This referendum was called off
aborted-text = No ballots are taken. The reason is on the public page.
factor-refused-title = This vote was not accepted
excluded-title = This code no longer counts
excluded-text = The commission and the registrar have excluded this code, for example because you voted on paper. If you do not know why, call the number on your letter.
unreachable-title = No connection
unreachable-text = This page cannot reach the record. Check your connection and try again. Nothing was sent.
broken-title = This page cannot go on
broken-text = Something went wrong on this device. Load the page again. If it happens again, use another device.
public-page = Public page of this referendum

## Practice vote

trial-banner = Practice vote. Nothing you do here is sent or counted.
trial-title = Practice vote
trial-text = You see the real questions. At the end your answers are thrown away. You need no code.
trial-style = Your own ballot may hold other questions.
trial-start = Start the practice vote
trial-end = End the practice vote
trial-throw = Throw this practice vote away
trial-over-title = Thrown away
trial-over-text = Nothing was sent. You have not voted.
trial-over-vote = Go to the real vote
