package dev.seatlock.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a card lets be found, by what it says of the scope and of the mischief. */
class ExpectedTest {

    private static final Set<String> ALL = Set.of("SEATS", "STANDING");
    private static final Set<String> STOCK = Set.of("STANDING");

    @ParameterizedTest
    @CsvSource(textBlock = """
            # processes, kill,   pause,  done,        expected
            HOLDS,       HOLDS,  HOLDS,  '',          SOUND
            HOLDS,       HOLDS,  BREAKS, '',          SOUND
            HOLDS,       HOLDS,  BREAKS, KILL,        SOUND
            HOLDS,       HOLDS,  BREAKS, PAUSE,       RACE_IF_HIT
            HOLDS,       HOLDS,  BREAKS, KILL PAUSE,  RACE_IF_HIT
            HOLDS,       STALLS, HOLDS,  KILL,        SOUND
            HOLDS,       STALLS, BREAKS, KILL,        SOUND
            HOLDS,       STALLS, BREAKS, KILL PAUSE,  RACE_IF_HIT
            BREAKS,      HOLDS,  HOLDS,  '',          RACE
            BREAKS,      HOLDS,  BREAKS, PAUSE,       RACE
            """)
    void isTheWorstOfThem(String processes, String kill, String pause, String done, Expected expected) {
        assertEquals(expected, card(processes, kill, pause, ALL).expectedAt(Scope.PROCESSES, mischief(done)));
    }

    /** Only what is counted apart from the places can be lost apart from them. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # processes, kill,   pause,  done,        expected
            HOLDS,       STALLS, HOLDS,  '',          SOUND
            HOLDS,       STALLS, HOLDS,  PAUSE,       SOUND
            HOLDS,       STALLS, HOLDS,  KILL,        LEAK_IF_HIT
            HOLDS,       STALLS, HOLDS,  KILL PAUSE,  LEAK_IF_HIT
            HOLDS,       STALLS, BREAKS, KILL PAUSE,  RACE_IF_HIT
            BREAKS,      STALLS, HOLDS,  KILL,        RACE
            """)
    void letsAStockLeak(String processes, String kill, String pause, String done, Expected expected) {
        assertEquals(expected, card(processes, kill, pause, STOCK).expectedAt(Scope.PROCESSES, mischief(done)));
    }

    private static PublishedCard card(String processes, String kill, String pause, Set<String> fits) {
        return new PublishedCard("it", "any", Map.of("PROCESSES", processes, "KILL", kill, "PAUSE", pause), fits);
    }

    private static Set<Mischief> mischief(String names) {
        Set<Mischief> mischief = EnumSet.noneOf(Mischief.class);
        for (String name : names.split(" ", -1)) {
            if (!name.isEmpty()) {
                mischief.add(Mischief.valueOf(name));
            }
        }
        return mischief;
    }
}
