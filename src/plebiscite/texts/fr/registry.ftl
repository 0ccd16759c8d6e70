# Courriels et lettres du service du registre aux électeurs.
moment = { $at }
clock = Les heures sont celles de { $zone }
greeting = Bonjour { $name },
greeting-nobody = Bonjour,
practice = Ceci est un vote d'essai. Il ne décide de rien.

code-subject = Votre code de vote : { $title }
vote-when = Vous pouvez voter du { $opens } au { $closes }.
vote-again = Vous pouvez voter autant de fois que vous voulez jusqu'à la clôture. Seul votre dernier bulletin compte.
district = Votre circonscription : { $district }
code-link = Pour voter, ouvrez ce lien sur votre propre appareil :
code-typed = Si le lien ne s'ouvre pas, allez sur cette page et tapez ce code :
code-secret = Gardez ce code pour vous : qui l'a peut voter à votre place. Personne ne vous le demandera jamais, ni par téléphone ni par courrier.

check-heading = Ce qu'il faut comparer
check-words = Si la page de vote affiche douze mots (elle le fait quand vous tapez le code), ce doivent être ceux-ci, dans cet ordre :
check-differ = Si ce sont d'autres mots, arrêtez. Ne votez pas sur cette page. Appelez le numéro donné ici.
check-receipt = Quand votre bulletin est enregistré, la page affiche six mots. Notez-les : avec eux vous pouvez vérifier sur n'importe quel appareil que votre bulletin est dans le registre public.
check-notice = Après chaque bulletin enregistré avec votre code, nous vous envoyons un avis. Si vous en recevez un sans avoir voté, appelez tout de suite.
check-no-notice = Vous avez voté, et aucun avis n'est venu en un jour ? Appelez aussi.

help-heading = Qui appeler
help-why = Utilisez ce contact, et non celui qu'un écran vous montre.

notice-subject = Un bulletin a été enregistré avec votre code de vote : { $title }
notice-ballot = Le bulletin numéro { $number } avec votre code était dans le registre le { $at }.
notice-yours = Si c'était vous, il n'y a rien à faire.
notice-other = Si ce n'était pas vous, appelez tout de suite. Jusqu'au { $closes } vous pouvez voter de nouveau, et seul le dernier bulletin compte.
notice-late = Si ce n'était pas vous, appelez tout de suite.
notice-secret = Nous ne savons pas comment vous avez voté. Votre bulletin est scellé.

letter-scan = Pour voter, visez ce carré avec l'appareil photo de votre téléphone
letter-type = ou allez sur cette page et tapez votre code de vote :
letter-code = Votre code de vote
letter-typing = Majuscules ou minuscules, espaces et tirets n'ont pas d'importance.
letter-fingerprint = La même vérification pour les machines : l'empreinte complète
letter-tick = ☐ Les douze mots sont les mêmes
letter-notices = Bulletins enregistrés avec votre code
