package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer asks the box office for: places by name, or the best that there are. He may say at which price he was
 * shown them, and then pays that or is refused.
 */
public sealed interface Choice {

    /** How many places it asks for. */
    int count();

    /** What the buyer was shown that they cost together; null if he takes them at any price. */
    @Nullable
    Price shown();

    /** These places and no others. */
    record Exactly(Wish wish, @Nullable Price shown) implements Choice {

        public Exactly(Wish wish) {
            this(wish, null);
        }

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
    record BestAvailable(
            @Nullable SectionId section,
            int count,
            @Nullable Price shown) implements Choice {

        public BestAvailable(@Nullable SectionId section, int count) {
            this(section, count, null);
        }
    }
}
