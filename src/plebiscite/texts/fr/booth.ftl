### Les pages de l’électeur, en français. Mots courts, voix active, la condition avant l’action.
### Aucun passé pour un vote avant que son récépissé soit vérifié.

## Sur toutes les pages

page-title = { $step } – { $referendum }
skip = Aller au contenu principal
language = Langue
settings = Taille du texte et contraste
text-size = Taille du texte
text-size-normal = Normale
text-size-large = Grande
text-size-largest = Très grande
contrast = Contraste
contrast-device = Comme cet appareil est réglé
contrast-high = Fort
settings-reset = Revenir aux réglages de l’appareil
practice-banner = Référendum d’exercice. Ce n’est pas un vrai vote.
no-witnesses = Aucun témoin extérieur ne confirme ce registre. Il ne convient pas à un vrai vote.
status-open = Le vote est ouvert jusqu’au { $closes }.
status-before = Le vote ouvre le { $opens }.
status-closed = Le vote est clos.
status-paused = Le vote est interrompu.
status-aborted = Ce référendum est annulé.
words-language = Ces mots sont anglais ; ils sont les mêmes dans toutes les langues.
working = Veuillez patienter…
go-back = Retour
go-on = Continuer
try-again = Réessayer
problem-title = Il y a un problème
help-title = Aide
help-letter = Appelez le numéro imprimé sur votre lettre. Si cette page en montre un autre, prenez celui de la lettre.
help-telephone = Téléphone : { $telephone }
help-email = Adresse électronique : { $email }
help-secret = La personne qui vous aide n’a besoin ni de votre code ni de vos réponses.
what-title = Qu’est-ce que c’est ?
what-text = Vous votez ici avec le code de votre lettre. Votre appareil chiffre vos réponses avant de les envoyer. Seuls les totaux de nombreux bulletins sont déchiffrés. Le registre de tous les bulletins chiffrés est public : chacun peut vérifier le décompte.
forget = Fermer et tout oublier sur cet appareil
forgotten-title = Fermé
forgotten-text = Cette page a oublié votre code et vos réponses. Vous pouvez fermer la fenêtre.
forgotten-unsent = Votre vote n’est pas enregistré. Pour voter, ouvrez de nouveau le lien de votre lettre.

## Accueil

opening-title = Ouverture de la page de vote
opening-text = Votre appareil lit le registre public…
landing-when = Vous pouvez voter du { $opens } au { $closes }.
landing-minutes = { $minutes ->
    [one] Il vous faut environ une minute.
   *[other] Il vous faut environ { $minutes } minutes.
}
landing-about = À propos de ce référendum
landing-legal = Base légale
landing-effect = Ce qui suit le résultat
landing-abstaining = Si vous ne votez pas
landing-other-languages = Le texte officiel existe dans ces langues : { $languages }.
code-label = Votre code de vote
code-hint = Il est dans votre lettre : 28 lettres et chiffres en sept groupes. Majuscules, espaces et tirets sont sans importance. Vous pouvez le coller.
code-from-link = Votre lien a apporté votre code de vote. Vous n’avez pas à le taper.
code-other = Utiliser un autre code
code-start = Commencer
no-connection = Cette page n’atteint pas le serveur. Vérifiez votre connexion et réessayez.
code-looking = Recherche de votre code dans le registre…
code-empty = Tapez ou collez votre code de vote.
code-length = { $count ->
    [one] Un code a 28 lettres et chiffres. Il y en a { $count } ici.
   *[other] Un code a 28 lettres et chiffres. Il y en a { $count } ici.
}
code-mistyped = Il y a une faute de frappe dans le code. Comparez chaque groupe avec votre lettre.
code-unknown = Ce code n’appartient à aucun électeur de ce référendum. Vérifiez que votre lettre concerne « { $referendum } ». Si oui, appelez le numéro de la lettre.
practice-link = Essayer un vote d’exercice
check-link = Contrôler un autre appareil

## Douze mots

compare-title = Comparez ces mots avec votre lettre
compare-why = Votre lettre porte douze mots. Ils désignent le registre public où votre vote doit entrer.
compare-how = Prenez votre lettre. Comparez les douze mots, dans l’ordre. Puis choisissez :
compare-same = Tous les mots sont les mêmes
compare-differ = Les mots diffèrent

## Second contrôle

factor-why = En plus de votre code, un second bureau contrôle qui vote. Ainsi, personne ne peut voter avec une lettre volée seulement.
factor-address-title = Votre adresse électronique
factor-address-label = Adresse électronique
factor-address-hint = L’adresse enregistrée pour vous.
factor-address-wrong = Tapez une adresse comme nom@example.org.
factor-send = Envoyez-moi un code à usage unique
factor-code-title = Le code du message
factor-code-sent = Si { $address } est enregistrée, un message est en route vers elle. Cela peut prendre quelques minutes. Regardez aussi parmi les indésirables.
factor-code-label = Code à usage unique
factor-code-hint = Seul le code du message le plus récent fonctionne.
factor-code-empty = Tapez le code à usage unique du message.
factor-code-wrong = Ce code ne convient pas, ou il a expiré. Comparez-le avec le message le plus récent, ou demandez un autre code.
factor-code-again = Envoyer un autre code
factor-address-change = Utiliser une autre adresse
factor-sign-in-title = Connectez-vous
factor-sign-in-button = Se connecter et revenir ici
factor-again = Le second contrôle a expiré. Faites-le encore une fois. Vos réponses sont gardées.
factor-refused = Le second contrôle n’a pas permis ce vote : ce compte et ce code ne vont pas ensemble, ou l’un des deux a servi avec un autre. Appelez le numéro de votre lettre.

## Est-ce exact ?

you-title = Vérifiez votre district
you-district = District
you-ballot = Votre bulletin
you-questions = { $count ->
    [one] Une question
   *[other] { $count } questions
}
you-wrong = Si ce n’est pas votre district, arrêtez-vous ici et appelez le numéro de votre lettre.
you-first = Aucun bulletin n’a encore été déposé avec ce code.
you-replaces = Ceci remplace votre vote de { $time }.
you-count = { $count ->
    [one] Un bulletin a été déposé avec ce code.
   *[other] { $count } bulletins ont été déposés avec ce code.
}
you-tests = { $count ->
    [one] Un autre a été abandonné pour contrôler un appareil.
   *[other] { $count } autres ont été abandonnés pour contrôler un appareil.
}
you-not-yours = S’ils ne sont pas tous de vous, quelqu’un d’autre a votre code. Vous pouvez encore voter maintenant : votre dernier bulletin compte. Puis appelez le numéro de votre lettre.
you-start = Aller à la première question
you-change = Changer mon vote

## Questions

question-title = Question { $number } sur { $total }
choose-one = Choisissez une réponse.
choose-one-or-none = Choisissez une réponse, ou laissez la question vide.
choose-exactly = { $max ->
    [one] Choisissez une réponse.
   *[other] Choisissez { $max } réponses.
}
choose-up-to = { $max ->
    [one] Choisissez une réponse au plus.
   *[other] Choisissez jusqu’à { $max } réponses.
}
choose-between = Choisissez de { $min } à { $max } réponses.
choose-blank-too = Vous pouvez aussi voter blanc.
blank-option = Vote blanc
blank-hint = Vous participez et ne choisissez aucune des réponses.
chosen-count = { $count ->
    [0] Vous n’avez rien choisi ; jusqu’à { $max } possibles.
   *[other] Vous en avez choisi { $count } ; jusqu’à { $max } possibles.
}
chosen-blank = Vous avez choisi le vote blanc.
chosen-too-many = { $more ->
    [one] Vous en avez choisi { $count } ; { $max } sont possibles. Retirez-en une.
   *[other] Vous en avez choisi { $count } ; { $max } sont possibles. Retirez-en { $more }.
}
chosen-too-few = { $min ->
    [one] Choisissez au moins une réponse.
   *[other] Choisissez au moins { $min } réponses.
}
chosen-none = Choisissez une réponse.
chosen-none-or-blank = Choisissez une réponse, ou le vote blanc.
clear-answer = Retirer ma réponse
explanation = En savoir plus sur cette question
beside-label = Montrer aussi le texte officiel dans une seconde langue
beside-none = Pas de seconde langue

## Relecture

review-title = Vérifiez vos réponses
review-not-sent = Rien n’est encore envoyé.
review-change = Changer
review-change-which = Changer : { $question }
review-empty = Pas de réponse
review-sealing = Votre appareil chiffre vos réponses…
review-words-title = Vos six mots
review-words-why = Ils désignent ce bulletin et ne montrent pas votre choix. Vous les reverrez quand votre vote sera enregistré.
review-cast-note = Votre vote ne compte que lorsque cette page dit qu’il est enregistré.
cast = Déposer mon vote
review-seal-again = Chiffrer de nouveau mes réponses
seal-failed = Votre appareil n’a pas pu chiffrer vos réponses. Rien n’est envoyé. Réessayez, ou prenez un autre appareil.

challenge-fold = Contrôler cet appareil au lieu de déposer
challenge-why = Un appareil pourrait chiffrer d’autres réponses que les vôtres. Cela ne se voit pas de l’extérieur, mais vous pouvez le contrôler : il doit ouvrir ce bulletin sur un second appareil.
challenge-lost = Ce bulletin est alors abandonné et ne pourra jamais compter. Il n’est pas secret : qui le voit ouvert en voit les réponses. Ensuite, vous votez avec un nouveau bulletin.
challenge-note = Notez d’abord sur papier les six mots ci-dessus.
challenge-start = Abandonner ce bulletin et contrôler l’appareil

## Dépôt

casting-title = Dépôt de votre vote
casting-sending = Envoi de votre bulletin…
casting-waiting = { $seconds ->
    [one] Il faut attendre que le registre public montre votre bulletin. Cela prend une seconde au plus.
   *[other] Il faut attendre que le registre public montre votre bulletin. Cela peut prendre { $seconds } secondes.
}
casting-checking = Votre appareil vérifie le registre…
casting-offline = Il n’y a pas de connexion. Votre vote n’est pas encore enregistré.
casting-offline-safe = Cette page réessaie d’elle-même. C’est sans risque : le même bulletin ne compte qu’une fois.
casting-busy = { $seconds ->
    [one] Beaucoup de personnes votent. Votre vote n’est pas encore enregistré. Cette page réessaie dans une seconde.
   *[other] Beaucoup de personnes votent. Votre vote n’est pas encore enregistré. Cette page réessaie dans { $seconds } secondes.
}
casting-stay = Gardez cette page ouverte.
casting-now = Réessayer maintenant
casting-refused-title = Votre vote n’est pas enregistré
casting-refused = Le registre n’a pas pris ce bulletin. Le même code a peut-être servi au même moment sur un autre appareil.
casting-refused-next = Vérifiez vos réponses et déposez-les de nouveau. Si cela arrive deux fois, appelez le numéro de votre lettre.
casting-refused-back = Revenir à mes réponses

## Enregistré

recorded-title = Votre vote est enregistré
recorded-text = Votre appareil a vérifié que le registre public contient votre bulletin.
recorded-words = Vos six mots
recorded-number = Numéro dans le registre
recorded-time = Heure
recorded-keep = Gardez votre récépissé
recorded-save = Enregistrer le fichier
recorded-print = Imprimer
recorded-mail = Envoyer par courriel
recorded-mail-subject = Récépissé : { $referendum }
recorded-mail-words = Six mots : { $words }
recorded-mail-number = Numéro dans le registre : { $number }
recorded-mail-hash = Code complet : { $hash }
recorded-mail-check = À vérifier ici, de préférence sur un autre appareil : { $address }
recorded-qr = Code QR avec le code complet de votre bulletin
recorded-full = Code complet
recorded-check-title = Vérifiez-le demain
recorded-check-why = C’est ainsi que vous remarquez si quelqu’un retire votre bulletin. D’autres vérifient le décompte ; vous seul pouvez vérifier que votre bulletin est là.
recorded-check-when = Faites-le une fois demain et une fois après la clôture. Cela prend une minute.
recorded-check-how = Ouvrez { $address } sur un autre appareil et tapez les six mots. La page doit trouver votre bulletin et dire qu’il compte.
recorded-check-else = Sinon, ou s’il y a un bulletin plus récent qui n’est pas de vous, appelez le numéro de votre lettre.
recorded-change = Vous pouvez changer votre vote jusqu’au { $closes } : ouvrez de nouveau le lien de votre lettre. Seul votre dernier bulletin compte.
recorded-limits = Ce que ce récépissé ne montre pas
recorded-limits-answers = Il ne montre à personne comment vous avez voté.
recorded-limits-device = Il ne montre pas que cet appareil a chiffré les réponses que vous avez choisies. « Contrôler cet appareil » le montre, avant le dépôt.
recorded-limits-later = Il ne montre pas que personne ne dépose plus tard un bulletin avec votre code. Pour cela, cherchez vos six mots.

## Un bulletin abandonné

giving-title = Abandon de ce bulletin
giving-waiting = { $seconds ->
    [one] Il faut attendre que le registre public montre l’abandon de ce bulletin. Cela prend une seconde au plus.
   *[other] Il faut attendre que le registre public montre l’abandon de ce bulletin. Cela peut prendre { $seconds } secondes.
}
giving-offline = Il n’y a pas de connexion. Le bulletin n’est pas encore abandonné.
opened-title = Contrôlez cet appareil avec un second
opened-number = Ce bulletin est abandonné. Il porte le numéro { $number } dans le registre et ne comptera jamais.
opened-not-voted = Vous n’avez pas encore voté.
opened-still-counts = Votre vote de { $time } compte toujours.
opened-private = Qui voit cette page voit les réponses du bulletin abandonné.
opened-step-device = Prenez un second appareil, de préférence celui d’une autre personne et d’une autre marque.
opened-step-address = Sur celui-ci, ouvrez le lien de la lettre de son propriétaire, ou tapez { $address } d’après votre lettre. Choisissez « Contrôler un autre appareil ».
opened-step-bring = Apportez-lui le bulletin ouvert de l’une de ces façons :
opened-step-compare = Sur le second appareil, tapez les six mots que vous avez notés. Puis comparez les réponses avec celles que vous avez choisies.
opened-file = Enregistrer le bulletin ouvert dans un fichier
opened-copy = Copier le bulletin ouvert
opened-copying = Le texte est prêt à être collé.
opened-text = Montrer le bulletin ouvert en texte
opened-codes = { $count ->
    [one] Montrer un code QR
   *[other] Montrer { $count } codes QR
}
opened-codes-how = Lisez chaque code avec l’appareil photo du second appareil et ouvrez l’adresse.
opened-part = Partie { $number } sur { $total }
opened-command = Sur un ordinateur avec le programme plebiscite
opened-command-how = Enregistrez les deux fichiers et lancez :
opened-receipt = Enregistrer le récépissé du contrôle
opened-vote = Voter maintenant avec un nouveau bulletin

## Sur le second appareil

check-title = Contrôler un autre appareil
check-intro = Un autre appareil a ouvert un bulletin abandonné. Cet appareil-ci recalcule ce qu’il contient.
check-file = Fichier du bulletin ouvert
check-paste = Ou collez son texte
check-words-label = Les six mots que vous avez notés
check-words-hint = Tels que l’autre appareil les a montrés avant l’abandon du bulletin.
check-words-wrong = Tapez les six mots, séparés par des espaces.
check-words-differ = Ce ne sont pas les mots de ce bulletin. Comparez chaque mot avec votre papier. S’ils sont justes, ne votez pas sur l’autre appareil et appelez le numéro de votre lettre.
check-start = Contrôler
check-working = Cet appareil calcule…
check-empty = Choisissez un fichier, ou collez le texte.
check-unreadable = Ce n’est pas un bulletin ouvert. Sur l’autre appareil, choisissez « Contrôler cet appareil au lieu de déposer », et apportez ce qu’il montre à la fin.
check-parts = { $total ->
    [one] { $have } partie sur { $total } est là.
   *[other] { $have } parties sur { $total } sont là. Lisez la suivante.
}
check-forget-parts = Oublier ces parties
check-same-device = Ceci semble être l’appareil qui a fait le bulletin. Un appareil qui ment peut aussi mentir ici. Prenez-en un autre.
check-good-title = Le bulletin contient ces réponses
check-good-compare = Ses six mots sont ceux que vous avez tapés. Est-ce que ce sont les réponses choisies sur l’autre appareil ?
check-number = Abandonné sous le numéro { $number } dans le registre.
check-good-then = Si oui, l’autre appareil a réussi ce contrôle.
check-good-else = Si non, ne votez pas sur l’autre appareil. Appelez le numéro de votre lettre.
check-bad-title = Le contrôle a échoué
check-bad = L’autre appareil n’a pas chiffré ce qu’il montre. Ne votez pas sur lui. Appelez le numéro de votre lettre.
check-limits = Ce contrôle ne dit rien des bulletins déposés sans contrôle, ni de deux appareils qui seraient de mèche.
check-another = Contrôler un autre bulletin
check-leave = Quitter cette page

## Arrêt

stopped-title = Arrêtez. Ne votez pas sur cette page
stopped-text = Ce serveur montre quelque chose qui ne va pas avec le registre désigné par votre lettre. Cette page n’envoie plus rien.
stopped-not-recorded = Considérez que votre vote n’est pas enregistré.
stopped-contact = Appelez le numéro imprimé sur votre lettre. N’utilisez pas un numéro montré ici.
stopped-contact-tell = Donnez ce numéro de dossier :
stopped-other = Votez ensuite depuis un autre appareil, ou comme on vous le dira.
stopped-reason = Raison technique
stopped-words = Les douze mots de la page diffèrent de ceux de la lettre.

## Pas maintenant

not-yet-title = Le vote n’a pas commencé
not-yet-text = Le vote ouvre le { $opens }. Gardez votre lettre et revenez à ce moment.
closed-title = Le vote est clos
closed-text = Aucun bulletin ne peut plus être déposé. Le résultat suit le décompte.
paused-title = Le vote est interrompu
paused-text = La commission a interrompu le vote et doit en publier la raison. Les bulletins du registre y restent. Réessayez plus tard.
aborted-title = Ce référendum est annulé
aborted-text = Aucun bulletin n’est pris. La raison est sur la page publique.
factor-refused-title = Ce vote n’a pas été accepté
excluded-title = Ce code ne compte plus
excluded-text = La commission et le bureau des registres ont exclu ce code, par exemple parce que vous avez voté sur papier. Si vous ne savez pas pourquoi, appelez le numéro de votre lettre.
unreachable-title = Pas de connexion
unreachable-text = Cette page n’atteint pas le registre. Vérifiez votre connexion et réessayez. Rien n’a été envoyé.
broken-title = Cette page ne peut pas continuer
broken-text = Une erreur s’est produite sur cet appareil. Rechargez la page ; si cela se répète, prenez un autre appareil.
public-page = Page publique de ce référendum

## Vote d’exercice

trial-banner = Vote d’exercice. Rien de ce que vous faites ici n’est envoyé ni compté.
trial-title = Vote d’exercice
trial-text = Vous voyez les vraies questions. À la fin, vos réponses sont jetées. Il ne vous faut pas de code.
trial-style = Votre propre bulletin peut contenir d’autres questions.
trial-start = Commencer le vote d’exercice
trial-end = Finir le vote d’exercice
trial-throw = Jeter ce vote d’exercice
trial-over-title = Jeté
trial-over-text = Rien n’a été envoyé. Vous n’avez pas voté.
trial-over-vote = Aller au vrai vote
