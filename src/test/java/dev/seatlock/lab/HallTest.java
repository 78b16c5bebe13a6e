package dev.seatlock.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HallTest {

    @ParameterizedTest
    @CsvSource({"100, 2, 50", "7, 1, 7", "20, 1, 20", "101, 1, 101", "106, 2, 53", "1000000, 10000, 100"})
    void cutsSeatsIntoRowsThatLookLikeAHall(int seats, int rows, int seatsPerRow) {
        var section = Hall.seated(seats).orElseThrow().section();

        assertEquals(rows, section.get("rows"));
        assertEquals(seatsPerRow, section.get("seatsPerRow"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_007, 999_983})
    void saysWhenSeatsCannotBeCut(int prime) {
        assertTrue(Hall.seated(prime).isEmpty());
    }
}
