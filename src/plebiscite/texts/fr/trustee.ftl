### La page du dépositaire, en français. Les étapes portent les noms de la ligne de commande.

## Sur chaque page

page-title = Page du dépositaire
skip = Aller au contenu
language = Langue
help-title = Aide
help-text = Si quelque chose vous surprend ici, arrêtez-vous et appelez la commission à un numéro que vous connaissez déjà, pas à un numéro affiché sur une page.
secrets-stay = Vos clés ne quittent jamais ce navigateur et vos fichiers. Le service ne reçoit que des déclarations publiques et signées.
progress-link = Qui a fait quoi (page publique)
opening-title = Ouverture de la page du dépositaire
busy-opening = Chargement…
busy-registering = Enregistrement de votre clé…
busy-reading = Lecture et contrôle du registre…
busy-making = Calcul en cours…
busy-verifying = Contrôle de chaque entrée et de chaque vote du registre. Cela peut durer ; gardez cette page ouverte.
busy-handing-in = Remise en cours…
pace-done = { $done } entrées sur { $all } ({ $percent } %).
pace-left = { $minutes ->
    [one] Environ { $rate } par seconde, moins d’une minute restante.
   *[other] Environ { $rate } par seconde, environ { $minutes } minutes restantes.
}
back = Retour à la vue d’ensemble
done = fait
not-yet = pas encore
you = vous

## Problèmes

problem-wrong-file = Ce n’est pas le fichier attendu ici.
problem-found-file = C’est { $found } du référendum { $referendum }.
problem-older-file = C’est une copie ancienne de votre fichier de dépositaire. Choisissez la plus récente. Une copie ancienne gâcherait la cérémonie pour tous.
problem-invitation = Cette invitation est inconnue, ou un lien plus récent l’a remplacée. Demandez un nouveau lien à la commission.
problem-refused = Le service a refusé. Ce qu’il dit :
problem-unavailable = Ceci ne peut pas être joint ou lu pour le moment. Réessayez dans un instant. Ce que l’on sait :
problem-record = Arrêtez. Ce que montre le service ne tient pas. Ne faites plus rien ici, et appelez la commission et les autres dépositaires. Ce qui est faux :
problem-file = Cela ne fonctionne pas ainsi. Ce que dit le programme :
problem-program = Le programme a échoué. Rien n’a été remis. Ce qu’il dit :
file-log-key = le fichier de clé du journal
file-witness-key = le fichier de clé d’un témoin
file-commission-key = le fichier de clé de la commission
file-registrar-key = le fichier de clé du registraire
file-observer-key = le fichier de clé d’un observateur
file-trustee-identity-key = le fichier de clé d’identité d’un dépositaire
file-trustee-key = le fichier de clé de déchiffrement d’un dépositaire
file-trustee-ceremony-state = le fichier d’un dépositaire dont la cérémonie n’est pas finie
file-credentials = un fichier de codes de vote

## Invitation

invitation-title = Vous êtes invité à être dépositaire
invitation-duty = Les dépositaires gardent la clé des bulletins en parts. Personne ne peut ouvrir les bulletins seul. Vous aidez à créer la clé avant le vote et à ouvrir les totaux après. Aucun bulletin isolé n’est jamais ouvert.
invitation-threshold = { $threshold } dépositaires sur { $trustees } sont nécessaires pour le décompte.
invitation-dates = Quand vous êtes attendu
date-opens = Ouverture du vote
date-closes = Clôture du vote
dates-later = La commission n’a pas encore fixé les dates.
duty-now = Maintenant : vérifiez votre navigateur et créez votre clé d’identité. Environ dix minutes.
duty-ceremony = Avant le vote : la cérémonie des clés, avec les autres dépositaires, et une répétition. Environ une heure.
duty-count = Juste après le vote : déchiffrez les totaux. Prévoyez vos fichiers et une heure.
duty-destroy = Quand le résultat est définitif : détruisez votre clé.
prepare-title = Ce qu’il faut préparer
prepare-device = Un ordinateur à vous, à jour. Utilisez toujours le même.
prepare-media = Deux clés USB ou d’autres supports auxquels vous seul accédez. Chaque fichier est gardé sur les deux.
prepare-time = Un téléphone, pour lire des mots à voix haute avec les autres dépositaires.
go-to-readiness = Continuer vers le contrôle de préparation

## Préparation

readiness-title = Contrôle de préparation
check-secure = La connexion est protégée
check-secure-remedy = Ouvrez cette page par son adresse https.
check-encryption = Le navigateur sait chiffrer
check-encryption-remedy = Utilisez une version récente de Firefox, Chrome, Edge ou Safari.
check-arithmetic = Le navigateur sait calculer avec des clés (libsodium)
check-arithmetic-remedy = WebAssembly est bloqué. Utilisez un autre navigateur ou levez le verrouillage pour cette page.
check-files = Le navigateur sait enregistrer et lire des fichiers
check-files-remedy = Utilisez un ordinateur, pas une application dans un autre programme.
check-workers = Le navigateur sait contrôler les votes en arrière-plan
check-workers-remedy = Utilisez une version récente de Firefox, Chrome, Edge ou Safari.
check-clock = L’horloge de cet appareil est juste
check-clock-remedy = Réglez l’horloge sur l’heure automatique, puis rechargez cette page.
in-order = en ordre
not-in-order = pas en ordre
readiness-no = Corrigez ce qui n’est pas en ordre, puis rouvrez votre lien. La ligne de commande est un autre moyen : plebiscite trustee.
key-title = Votre clé d’identité
key-what = Avec cette clé vous signez chacune de vos étapes, pour que personne n’agisse en votre nom. Elle est créée ici et reste chez vous.
key-name = Votre nom
key-name-hint = Tel que le registre public doit le montrer.
key-make = Créer ma clé d’identité
key-have = J’ai déjà un fichier de clé d’identité
key-choose = Choisissez votre fichier de clé d’identité
key-have-hint = Créé ici auparavant, ou par la ligne de commande pour ce référendum.
save-key-title = Enregistrez votre clé d’identité
save-key-text = Enregistrez le fichier, puis choisissez-le de nouveau ci-dessous. Alors seulement votre clé est inscrite.
save-file = Enregistrer { $name }
save-offered = proposé à l’enregistrement
copy-advice = Copiez-le aussi sur votre second support.
read-again-key = Choisissez le fichier que vous venez d’enregistrer
read-again = Choisissez les fichiers que vous venez d’enregistrer
read-again-hint = La page les compare à ce qu’elle a créé, pour que vous sachiez qu’ils sont lisibles.
registered-title = Vous êtes prêt
registered-text = Votre clé est inscrite. La commission voit que vous êtes prêt.
registered-name = Nom
registered-key = Clé de vérification (publique)
registered-next = Gardez le fichier sur les deux supports. Quand la commission ouvre la cérémonie des clés, revenez à cette adresse : il vous faudra votre fichier, et aucun lien.
go-to-files = Continuer vers la cérémonie

## Fichiers

files-title = Choisissez vos fichiers
files-text = Choisissez votre fichier de clé d’identité et, dès que vous les avez, votre fichier de dépositaire et votre journal. Vous pouvez les choisir tous à la fois.
files-choose = Vos fichiers
files-hint = Leurs noms finissent par .key, .trustee et .journal. La page les distingue par leur contenu.
files-stay = Ils ne sont lus que dans ce navigateur. Quitter la page les oublie ; vous pouvez reprendre à chaque étape.

## Vue d’ensemble

hub-title = Dépositaire { $owner } sur { $count }
policy-title = Comparez ces douze mots
policy-text = Ils représentent les clés auxquelles cette page se fie. Comparez-les aux mots que la commission vous a donnés par téléphone ou sur papier.
policy-no-witnesses = Personne d’extérieur ne confirme ce registre. Il ne convient pas à un vrai vote.
policy-same = Les mots sont les mêmes
policy-different = S’ils diffèrent, arrêtez-vous et appelez la commission.
policy-first = Comparez d’abord les douze mots.
turn-title = Votre prochaine étape
begin-step = Commencer : { $step }
turn-done = Vous avez tout fait. Merci.
refresh = Relire le registre
wait-ceremony = Attendez : la commission n’a pas encore ouvert la cérémonie des clés.
wait-void = La cérémonie des clés est nulle. La commission en ouvre une nouvelle ; rien de l’ancienne ne resservira.
wait-witnesses = Attendez : les témoins n’ont pas encore confirmé tous les engagements. Relisez le registre dans une minute.
wait-commission = Attendez : c’est le tour de la commission.
wait-voting = Votre part avant le vote est faite. Gardez vos fichiers en sûreté jusqu’à la fin du vote.
wait-results = Vous avez déchiffré. Attendez la publication des résultats.
wait-trustees = Attendez l’étape « { $step } » du dépositaire { $owners }.
step-certificate = Certificat
step-certificate-what = Vous créez vos propres clés pour cette cérémonie. Votre fichier de dépositaire et votre journal commencent ici.
step-commit = Engagement
step-commit-what = Vous fixez votre part de la clé du référendum, encore cachée à tous.
step-reveal = Révélation
step-reveal-what = Vous montrez ce que vous avez fixé. Chacun a fixé sa part : personne ne peut choisir après avoir vu la vôtre.
step-share-key = Clé de part
step-share-key-what = Vous contrôlez ce que les autres vous ont envoyé et achevez votre clé.
step-rehearse = Répétition
step-rehearse-what = Vous prouvez, avant tout vote, que votre fichier même peut déchiffrer.
step-decrypt = Déchiffrement
step-decrypt-what = Vous contrôlez tout le registre sur cet appareil, puis déchiffrez les totaux de districts entiers.
step-destroy = Destruction
step-destroy-what = Tous les résultats sont publiés. Vous détruisez votre clé et le déclarez au registre.
ceremony-title = La cérémonie des clés
ceremony-words = Mots de cette cérémonie. Lisez-les à voix haute : tous les dépositaires doivent voir les mêmes.
ceremony-label = Mots de cette cérémonie
commitment-words = Mots de son engagement :
mark = { $step } : { $state }
read-aloud = Chaque dépositaire lit à voix haute les mots de son engagement ; les autres les comparent à cette liste.
all-needed = Tous les dépositaires sont nécessaires : si une clé est perdue, les votes ne pourront jamais être comptés.
drill-title = Contrôler une copie de vos fichiers
drill-text = En attendant, choisissez les fichiers de votre second support : sont-ils encore lisibles ?
drill-choose = La copie à contrôler
drill-good = Cette copie est lisible et convient.
drill-other = Ce fichier est lisible, mais il contient une autre clé que celle que vous utilisez maintenant.
acts-title = Ce que vous avez signé
acts-none = Rien pour l’instant.
acts-entry = Entrée { $index }

## Une étape

stages = Phases de cette étape
stage-make = Créer
stage-save = Enregistrer et relire
stage-hand-in = Remettre
make-certificate = Créer mon certificat
make-commit = Créer mon engagement
make-reveal = Préparer la révélation
make-share-key = Contrôler les parts et achever ma clé
make-rehearse = Créer ma preuve
make-decrypt = Contrôler tout le registre
save-text = Enregistrez avant de continuer : rien n’est remis avant que ces fichiers aient été relus. Ils remplacent les anciens.
save-journal-text = Le journal note ce que votre clé va déclarer. Enregistrez-le avant le déchiffrement.
read-again-good = Vos fichiers ont été relus et sont bons.
hand-in-text = Ce que vous remettez est signé avec votre clé d’identité et devient public.
hand-in = Signer et remettre
hand-in-decrypt = Déchiffrer, signer et remettre
decrypt-verifies = Cet appareil contrôle maintenant lui-même chaque entrée, chaque vote et chaque total. Il vous faut votre fichier de dépositaire et votre journal.
verified = Tout le registre a été contrôlé sur cet appareil : { $entries } entrées, { $ballots } bulletins. Rien n’est faux.
decrypt-groups = { $groups ->
    [one] Un total de { $ballots } bulletins comptés vous attend.
   *[other] { $groups } totaux de { $ballots } bulletins comptés vous attendent.
}
closing-words = Comparez ces mots du point de contrôle de clôture ({ $size } entrées) avec deux témoins ou dépositaires.
closing-label = Mots du point de contrôle de clôture
destroy-how = Effacez votre fichier de dépositaire sur chaque support, puis détruisez les supports : effacer ne suffit pas pour les copies et les mémoires usées. Gardez le journal ; il n’est pas secret.
destroy-deleted = J’ai effacé mon fichier de dépositaire partout et détruit les supports
destroy-type = Pour continuer, tapez le nom court du référendum : { $slug }
destroy-state = Déclarer que ma clé est détruite

## Fait

said-certificate = Votre certificat est au registre.
said-commit = Votre engagement est au registre. Lisez ses mots à voix haute quand tous se sont engagés.
said-reveal = Votre part est au registre.
said-share-key = Votre clé est achevée et au registre. Gardez le fichier le plus récent sur les deux supports.
said-complaint = Une part ne convenait pas, et votre plainte est au registre. Cette cérémonie est nulle ; une nouvelle commencera.
said-rehearse = Votre preuve est au registre : votre fichier fonctionne.
said-decrypt = Votre déchiffrement est au registre et a été accepté.
said-destroy = Le registre dit que votre clé est détruite. Merci.

## Pour tous

progress-title = Les dépositaires : qui a fait quoi
progress-explained = Les dépositaires gardent la clé des bulletins en parts. { $threshold } d’entre eux sont nécessaires pour ouvrir les totaux.
progress-no-ceremony = La cérémonie des clés n’est pas encore ouverte.
progress-own-page = Vous êtes dépositaire ? Allez à votre page
