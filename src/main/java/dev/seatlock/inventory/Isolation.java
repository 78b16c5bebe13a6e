package dev.seatlock.inventory;

/** How much of the others' work a claim's transaction sees. */
public enum Isolation {
    /** Each statement sees what was committed before it began. */
    READ_COMMITTED,
    /** All statements see one state, that of the first; a row that has changed since cannot be written. */
    REPEATABLE_READ,
    /** All statements see one state, and the commit fails if no order of the transactions explains what they saw. */
    SERIALIZABLE
}
