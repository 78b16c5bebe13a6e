package dev.seatlock.planted.guards;

import dev.seatlock.planted.boxoffice.SpeaksHttp;
import jakarta.transaction.Transactional;

/** Breaks the rules on purpose: a guard knows nothing of the shop and declares no transaction. */
public class DeclaresATransaction {

    SpeaksHttp shop;

    @Transactional
    void claim() {}
}
