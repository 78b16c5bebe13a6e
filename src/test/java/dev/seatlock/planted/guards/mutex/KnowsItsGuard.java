package dev.seatlock.planted.guards.mutex;

import dev.seatlock.planted.guards.DeclaresATransaction;

/** Breaks the rules on purpose: a mutex stands alone. */
class KnowsItsGuard {

    DeclaresATransaction guard = new DeclaresATransaction();
}
