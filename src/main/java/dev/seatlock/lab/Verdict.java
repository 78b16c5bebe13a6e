package dev.seatlock.lab;

/** What a rush proved about a guard. */
public enum Verdict {
    /** Nothing was wrong, and every buyer knows its outcome. */
    SOUND,

    /** Nothing was seen to be wrong, but errors or buyers without an answer leave it open. */
    UNKNOWN,

    /** A place was sold twice, lost or left over, or the audit tells another story than the receipts. */
    BROKEN
}
