package dev.seatlock.lab;

/** What to check about the places of a show. Seats have names and standing places do not, so the two differ. */
sealed interface PlaceCheck permits SeatCheck, FloorCheck {

    /** Sales beyond what the places allow. */
    Wrong oversold();

    /** Places left free although a buyer was refused them. */
    Wrong undersold();

    /** The oversales that the receipts prove without the audit's help. */
    long provenByReceipts();
}
