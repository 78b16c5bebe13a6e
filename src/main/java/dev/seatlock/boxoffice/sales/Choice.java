package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import org.jspecify.annotations.Nullable;

/** What a buyer asks the box office for: places by name, or the best that there are. */
public sealed interface Choice {

    /** How many places it asks for. */
    int count();

    /** These places and no others. */
    record Exactly(Wish wish) implements Choice {
        @Override
        public int count() {
            return wish.count();
        }
    }

    /**
     * The best seats that are free, for a party that wants to sit together.
     *
     * @param section where; null for anywhere
     */
    record BestAvailable(@Nullable SectionId section, int count) implements Choice {}
}
