code-subject = Votre code pour voter : { $title }
code-text =
    { $title }

    Votre code à usage unique est : { $code }

    Saisissez-le sur la page de vote dans les { $minutes } minutes. Personne ne vous le demandera jamais par téléphone ou par message.

    Si vous n’avez pas demandé de code, vous n’avez rien à faire. Votre code de vote vous est parvenu par un autre chemin ; il ne figure pas dans ce message.
