code-subject = Your code to vote: { $title }
code-text =
    { $title }

    Your one-time code is: { $code }

    Enter it on the voting page within { $minutes } minutes. Nobody will ever ask you for it by telephone or message.

    If you did not ask for a code, you need not do anything. Your voting code came to you by another way; this message does not contain it.
