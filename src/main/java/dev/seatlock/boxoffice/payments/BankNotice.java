package dev.seatlock.boxoffice.payments;

import java.util.UUID;

/** The bank's word on a charge that it had not decided at once. It may come late, twice, or never. */
public record BankNotice(UUID payment, Bank.Decision decision) {}
