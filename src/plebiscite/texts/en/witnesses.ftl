# What the pages say of the witnesses of a record.
witnesses-caption = Witnesses, and what each has confirmed
witnesses-name = Witness
witnesses-size = Entries confirmed
witnesses-time = Last confirmed
witnesses-state = State
witnesses-well = confirms
witnesses-fault = has given no good answer since { $time }
witnesses-claim = has said since { $time } that it has seen another record; it has not proved it
witnesses-by-hand = its confirmations are brought by hand
witnesses-met = Enough witnesses confirm the record now.
witnesses-missing = Too few witnesses confirm the record just now. Ballots are taken; receipts come as soon as enough confirm again.
witnesses-alarm = The record has been stopped: a witness has shown that another one was signed. Ask the commission.
witnesses-never = has confirmed nothing of late
witnesses-nothing = has confirmed nothing in this record
witnesses-stopped = confirmed { $size } entries at { $time }; nothing since
