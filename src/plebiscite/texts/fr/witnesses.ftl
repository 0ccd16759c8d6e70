# Ce que les pages disent des témoins d’un registre.
witnesses-caption = Témoins, et ce que chacun a confirmé
witnesses-name = Témoin
witnesses-size = Entrées confirmées
witnesses-time = Dernière confirmation
witnesses-state = État
witnesses-well = confirme
witnesses-fault = n’a pas donné de bonne réponse depuis { $time }
witnesses-claim = affirme depuis { $time } avoir vu un autre registre ; il ne l’a pas prouvé
witnesses-by-hand = ses confirmations sont apportées à la main
witnesses-met = Assez de témoins confirment le registre maintenant.
witnesses-missing = Trop peu de témoins confirment le registre en ce moment. Les bulletins sont pris ; les reçus viendront dès qu’assez de témoins confirmeront de nouveau.
witnesses-alarm = Le registre a été arrêté : un témoin a montré qu’un autre avait été signé. Demandez à la commission.
witnesses-never = n’a rien confirmé récemment
witnesses-nothing = n’a rien confirmé dans ce registre
witnesses-stopped = entrées confirmées : { $size }, le { $time } ; rien depuis
