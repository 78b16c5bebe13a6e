package dev.seatlock.lab.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last line: that the live wins above it are all there were when the clients had finished, and what else the box
 * office said of itself then. The final read begins when no client waits for an answer any more, the live wins first.
 *
 * @param at when the live wins had been read
 * @param databaseTime when that was by the database's clock, if it was told
 * @param taken the seats that the seat map did not call free; null if the map was not read
 * @param standing what the seat map said is taken of each standing section; null if the map was not read
 * @param oversold how many sales beyond what the places allow the audit counted, if it was asked
 * @param ghostHolds how many holds the audit found expired and never freed, if it was asked
 */
public record Closing(
        long at,
        @Nullable Instant databaseTime,
        @Nullable List<String> taken,
        @Nullable List<Floor> standing,
        @Nullable Long oversold,
        @Nullable Long ghostHolds)
        implements Event {

    /** What is taken of a section of standing places. */
    public record Floor(String section, long taken) {}
}
