package dev.seatlock.planted.inventory;

import dev.seatlock.planted.boxoffice.SpeaksHttp;

/** Breaks the rules on purpose: inventory imports nothing of ours, and no two rooms import each other. */
class KnowsTheShop {

    SpeaksHttp shop = new SpeaksHttp();
}
