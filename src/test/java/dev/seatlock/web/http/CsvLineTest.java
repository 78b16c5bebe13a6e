package dev.seatlock.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of CSV is read as it was meant, and nothing in it runs. */
class CsvLineTest {

    @Test
    void separatesAndQuotes() {
        assertEquals(
                "1,,plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n",
                CsvLine.of(1, null, "plain", "a,b", "say \"hi\"", "two\nlines"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@x", "＝1", "＠x", " =1", "\u00a0\u2003 @x", "\u200b=1", "   -1"})
    void disarmsFormulas(String formula) {
        assertEquals("'" + formula + "\r\n", CsvLine.of(formula));
    }

    @Test
    void disarmsTabsAndLineBreaksAtTheBeginning() {
        assertEquals("'\tx,\"'\rx\",\"'\nx\",\"'\r\n=1\"\r\n", CsvLine.of("\tx", "\rx", "\nx", "\r\n=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ann", "a=b", "A-1-1", "1-2", " Ann", "'tis", "0"})
    void leavesTheRestAlone(String text) {
        assertEquals(text + "\r\n", CsvLine.of(text));
    }
}
