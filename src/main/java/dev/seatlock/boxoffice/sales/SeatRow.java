package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.SectionId;
import java.util.BitSet;

/** One row of seats, numbered from 1; {@code free} has a bit for each number that can be had. */
record SeatRow(SectionId section, int number, int seats, BitSet free) {}
