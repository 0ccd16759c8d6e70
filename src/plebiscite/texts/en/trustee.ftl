### The trustee's page, in English. Step names are those of the command line.

## On every page

page-title = Trustee’s page
skip = Go to the main part
language = Language
help-title = Help
help-text = If something here surprises you, stop and call the commission on a number you already know, not one shown on a page.
secrets-stay = Your keys never leave this browser and your files. The service gets signed, public statements only.
progress-link = Who has done what (public page)
opening-title = Opening the trustee’s page
busy-opening = Loading…
busy-registering = Registering your key…
busy-reading = Reading and checking the record…
busy-making = Computing…
busy-verifying = Checking every entry and every vote of the record. This may take a while; keep this page open.
busy-handing-in = Handing in…
pace-done = { $done } of { $all } entries ({ $percent } %).
pace-left = { $minutes ->
    [one] About { $rate } a second, less than a minute left.
   *[other] About { $rate } a second, about { $minutes } minutes left.
}
back = Back to the overview
done = done
not-yet = not yet
you = you

## Problems

problem-wrong-file = This is not the file that is needed here.
problem-found-file = It is { $found } of the referendum { $referendum }.
problem-older-file = This is an older copy of your trustee’s file. Choose the newest one. Using an older copy would spoil the ceremony for everyone.
problem-invitation = This invitation is not known, or a newer link has replaced it. Ask the commission for a new link.
problem-refused = The service refused this. What it says:
problem-unavailable = This cannot be reached or read just now. Try again in a moment. What is known:
problem-record = Stop. What the service shows does not hold. Do nothing more here, and call the commission and the other trustees. What is wrong:
problem-file = This does not work as it is. What the program says:
problem-program = The program failed. Nothing was handed in. What it says:
file-log-key = the log’s key file
file-witness-key = a witness’s key file
file-commission-key = the commission’s key file
file-registrar-key = the registrar’s key file
file-observer-key = an observer’s key file
file-trustee-identity-key = a trustee’s identity key file
file-trustee-key = a trustee’s decryption key file
file-trustee-ceremony-state = a trustee’s file of an unfinished key ceremony
file-credentials = a file of voting codes

## Invitation

invitation-title = You are invited to be a trustee
invitation-duty = Trustees hold the key to the ballots in parts. Nobody can open the ballots alone. You help to make the key before the vote, and to open the totals after it. Single ballots are never opened.
invitation-threshold = { $threshold } of { $trustees } trustees are needed for the count.
invitation-dates = When you are needed
date-opens = Voting opens
date-closes = Voting closes
dates-later = The commission has not set the dates yet.
duty-now = Now: check your browser and make your identity key. About ten minutes.
duty-ceremony = Before the vote: the key ceremony, together with the other trustees, and a rehearsal. About an hour.
duty-count = Just after the vote: decrypt the totals. Have your files and an hour ready.
duty-destroy = When the result is final: destroy your key.
prepare-title = What to prepare
prepare-device = A computer of your own that is up to date. Use the same one each time.
prepare-media = Two USB sticks or other media that only you can reach. You keep every file on both.
prepare-time = A telephone, to read words aloud with the other trustees.
go-to-readiness = Continue to the readiness check

## Readiness

readiness-title = Readiness check
check-secure = The connection is protected
check-secure-remedy = Open this page by its https address.
check-encryption = The browser can encrypt
check-encryption-remedy = Use a current version of Firefox, Chrome, Edge or Safari.
check-arithmetic = The browser can compute with keys (libsodium)
check-arithmetic-remedy = WebAssembly is blocked. Use another browser, or switch off its lockdown for this page.
check-files = The browser can save and read files
check-files-remedy = Use a computer, not an app inside another program.
check-workers = The browser can check votes in the background
check-workers-remedy = Use a current version of Firefox, Chrome, Edge or Safari.
check-clock = This device’s clock is right
check-clock-remedy = Set the clock to automatic time, then load this page again.
in-order = in order
not-in-order = not in order
readiness-no = Mend what is not in order, then open your link again. The command line is another way: plebiscite trustee.
key-title = Your identity key
key-what = With this key you sign each of your steps, so that nobody can act in your name. It is made here and stays with you.
key-name = Your name
key-name-hint = As the public record shall show it.
key-make = Make my identity key
key-have = I have an identity key file already
key-choose = Choose your identity key file
key-have-hint = Made here before, or with the command line for this referendum.
save-key-title = Save your identity key
save-key-text = Save the file, then choose it again below. Only then your key is registered.
save-file = Save { $name }
save-offered = offered to save
copy-advice = Copy it to your second medium as well.
read-again-key = Choose the file you have just saved
read-again = Choose the files you have just saved
read-again-hint = The page compares them with what it made, so that you know they can be read.
registered-title = You are ready
registered-text = Your key is registered. The commission sees that you are ready.
registered-name = Name
registered-key = Verifier key (public)
registered-next = Keep the file on both media. When the commission opens the key ceremony, come back to this address: you then need your file, and no link.
go-to-files = Continue to the ceremony

## Files

files-title = Choose your files
files-text = Choose your identity key file and, once you have them, your trustee’s file and your journal. You can choose all of them at once.
files-choose = Your files
files-hint = Names that end in .key, .trustee and .journal. The page tells them apart by what is in them.
files-stay = They are read in this browser only. Leaving the page forgets them; you can go on at any step.

## Overview

hub-title = Trustee { $owner } of { $count }
policy-title = Compare these twelve words
policy-text = They stand for the keys that this page trusts. Compare them with the words the commission gave you by telephone or on paper.
policy-no-witnesses = No outsiders confirm this record. It is not fit for a real vote.
policy-same = The words are the same
policy-different = If they differ, stop and call the commission.
policy-first = Compare the twelve words first.
turn-title = Your next step
begin-step = Start: { $step }
turn-done = You have done everything. Thank you.
refresh = Read the record again
wait-ceremony = Wait: the commission has not opened the key ceremony yet.
wait-void = The key ceremony is void. The commission opens a new one; nothing of the old one is used again.
wait-witnesses = Wait: the witnesses have not confirmed all commitments yet. Read the record again in a minute.
wait-commission = Wait: it is the commission’s turn.
wait-voting = Your part before the vote is done. Keep your files safe until voting has ended.
wait-results = You have decrypted. Wait until the results are published.
wait-trustees = Wait for step “{ $step }” of trustee { $owners }.
step-certificate = Certificate
step-certificate-what = You make your own keys for this ceremony. Your trustee’s file and your journal begin here.
step-commit = Commit
step-commit-what = You fix your part of the referendum’s key, still hidden from everyone.
step-reveal = Reveal
step-reveal-what = You show what you fixed. Everyone has fixed theirs, so nobody can choose after seeing yours.
step-share-key = Share key
step-share-key-what = You check what the others sent you, and finish your key.
step-rehearse = Rehearse
step-rehearse-what = You prove, before anyone votes, that your very file can decrypt.
step-decrypt = Decrypt
step-decrypt-what = You check the whole record on this device, then decrypt the totals of whole districts.
step-destroy = Destroy
step-destroy-what = Every result is out. You destroy your key, and say so on the record.
ceremony-title = The key ceremony
ceremony-words = Words of this ceremony. Read them aloud: all trustees must see the same.
ceremony-label = Words of this ceremony
commitment-words = Words of its commitment:
mark = { $step }: { $state }
read-aloud = Each trustee reads the words of its own commitment aloud; the others compare them with this list.
all-needed = Every trustee is needed for the count: if one key is lost, the votes can never be counted.
drill-title = Check a copy of your files
drill-text = While you wait, choose the files on your second medium: can they still be read?
drill-choose = The copy to check
drill-good = This copy can be read and fits.
drill-other = This file can be read, but it holds another key than the one you use now.
acts-title = What you have signed
acts-none = Nothing yet.
acts-entry = Entry { $index }

## A step

stages = Stages of this step
stage-make = Make
stage-save = Save and read again
stage-hand-in = Hand in
make-certificate = Make my certificate
make-commit = Make my commitment
make-reveal = Prepare to reveal
make-share-key = Check the shares and finish my key
make-rehearse = Make my proof
make-decrypt = Check the whole record
save-text = Save before you go on: nothing is handed in before these files were read again. They replace the older ones.
save-journal-text = The journal notes what your key is about to state. Save it before the decryption is made.
read-again-good = Your files were read again and are good.
hand-in-text = What you hand in is signed with your identity key and becomes public.
hand-in = Sign and hand in
hand-in-decrypt = Decrypt, sign and hand in
decrypt-verifies = This device now checks every entry, every vote and every total by itself. You need your trustee’s file and your journal.
verified = The whole record was checked on this device: { $entries } entries, { $ballots } ballots. Nothing is wrong.
decrypt-groups = { $groups ->
    [one] One total of { $ballots } counted ballots waits for you.
   *[other] { $groups } totals of { $ballots } counted ballots wait for you.
}
closing-words = Compare these words of the closing checkpoint (entry count { $size }) with two witnesses or trustees.
closing-label = Words of the closing checkpoint
destroy-how = Delete your trustee’s file on every medium, then destroy the media: deleting alone does not reach copies and worn-out memory. Keep the journal; it is no secret.
destroy-deleted = I have deleted my trustee’s file everywhere and destroyed the media
destroy-type = To go on, type the short name of the referendum: { $slug }
destroy-state = State that my key is destroyed

## Done

said-certificate = Your certificate is on the record.
said-commit = Your commitment is on the record. Read its words aloud when all have committed.
said-reveal = Your part is on the record.
said-share-key = Your key is finished and on the record. Keep the newest file on both media.
said-complaint = A share did not fit, and your complaint is on the record. This ceremony is void; a new one will start.
said-rehearse = Your proof is on the record: your file works.
said-decrypt = Your decryption is on the record and was accepted.
said-destroy = The record says that your key is destroyed. Thank you.

## For everyone

progress-title = The trustees: who has done what
progress-explained = Trustees hold the key to the ballots in parts. { $threshold } of them are needed to open the totals.
progress-no-ceremony = The key ceremony has not been opened yet.
progress-own-page = Are you a trustee? Go to your page
