package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The free seats of a house, row by row, and which of them a party should get.
 *
 * <p>Best is, in this order: neighbours in one row; nobody else left with a single seat between two parties; near the
 * stage, which is where the rows begin to count; in the middle of the row. A party is split only where no row has room
 * for all of it, into as few groups as can be, and nobody sits alone if that can be helped.
 *
 * <p>It is what one replica has seen, a moment ago: whether the seats are still free is for the guard to say.
 */
final class FreeSeats {

    /**
     * Where a party may sit.
     *
     * @param split whether it had to be split into several groups
     */
    record Seating(SortedSet<SeatId> seats, boolean split) {}

    private static final int MOST_ORPHANS = 2; // one on either side
    private static final int NEAR_ROWS = 3;

    private final List<SeatRow> rows;
    private final Map<String, SeatRow> byName = new HashMap<>();
    private final Map<Party, Proposals> proposals = new HashMap<>();

    /** @param rows all that have a free seat, the nearest to the stage first */
    FreeSeats(List<SeatRow> rows) {
        this.rows = rows;
        rows.forEach(row -> byName.put(nameOf(row.section(), row.number()), row));
    }

    private static String nameOf(SectionId section, int row) {
        return section + "-" + row;
    }

    /** Takes seats out that are free no more. */
    void remove(Collection<SeatId> taken) {
        for (SeatId seat : taken) {
            SeatRow row = byName.get(nameOf(seat.section(), seat.row()));
            if (row != null) {
                row.free().clear(seat.number());
            }
        }
    }

    /**
     * Seatings for a party, the best first, none overlapping another, and at most so many. Several are worth having
     * where many choose at once: if all chose the best, all but one would choose in vain.
     *
     * @param section where it has to be; null for anywhere
     */
    List<Seating> forParty(int count, @Nullable SectionId section, int most) {
        List<SeatBlock> together = SeatBlock.apart(bestFirst(count, section), most);
        if (!together.isEmpty()) {
            return together.stream().map(block -> seating(List.of(block))).toList();
        }
        return split(count, section).map(FreeSeats::seating).stream().toList();
    }

    /**
     * One of the best few seatings by chance, so that of many who ask at once most are told of different ones. Those
     * few are looked for once, for all parties of this size, and again when half of them are gone.
     *
     * @param few among how many
     */
    Optional<Seating> oneForParty(int count, @Nullable SectionId section, int few, RandomGenerator chance) {
        if (few == 1) {
            return forParty(count, section, 1).stream().findFirst();
        }
        Proposals best = proposals.computeIfAbsent(new Party(count, section), Proposals::new);
        return best.one(few, chance);
    }

    private record Party(int count, @Nullable SectionId section) {}

    /**
     * The best seatings for parties of one size, as they were when they were looked for last; less those that are
     * taken.
     */
    private final class Proposals {

        private static final int MOST = 1_000;

        private final Party party;
        private List<Seating> best = new ArrayList<>();
        private int atFirst;

        private Proposals(Party party) {
            this.party = party;
        }

        private Optional<Seating> one(int few, RandomGenerator chance) {
            while (true) {
                if (best.size() <= Math.min(few, atFirst) / 2) {
                    best = new ArrayList<>(forParty(party.count, party.section, MOST));
                    atFirst = best.size();
                }
                if (best.isEmpty()) {
                    return Optional.empty();
                }
                int number = chance.nextInt(Math.min(few, best.size()));
                if (areFree(best.get(number).seats())) {
                    return Optional.of(best.get(number));
                }
                best.remove(number);
            }
        }
    }

    private boolean areFree(Collection<SeatId> seats) {
        return seats.stream().allMatch(seat -> {
            SeatRow row = byName.get(nameOf(seat.section(), seat.row()));
            return row != null && row.free().get(seat.number());
        });
    }

    /** Seatings for as many as these seats are, near to them: for a buyer who came too late for them. */
    List<Seating> near(SortedSet<SeatId> wanted, int most) {
        SeatId first = wanted.first();
        int rowIndex = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).section().equals(first.section())
                        && rows.get(i).number() >= first.row())
                .findFirst()
                .orElse(0);
        SeatBlock where = new SeatBlock(
                rowIndex,
                new SeatRow(first.section(), first.row(), 0, new BitSet()),
                wanted.stream().mapToInt(SeatId::number).min().orElseThrow(),
                wanted.size());
        List<SeatBlock> nearest = around(where)
                .sorted(Comparator.comparingInt(where::distanceTo).thenComparing(SeatBlock.BEST_FIRST))
                .toList();
        return SeatBlock.apart(nearest.stream(), most).stream()
                .map(block -> seating(List.of(block)))
                .toList();
    }

    /** Every refusal looks here, so it begins with a few rows, and goes through the house only if they are full. */
    private Stream<SeatBlock> around(SeatBlock where) {
        List<SeatBlock> near = IntStream.rangeClosed(where.rowIndex() - NEAR_ROWS, where.rowIndex() + NEAR_ROWS)
                .filter(i -> i >= 0 && i < rows.size())
                .boxed()
                .flatMap(i -> blocks(where.count(), i, rows.get(i)))
                .toList();
        return near.isEmpty() ? blocks(where.count(), null) : near.stream();
    }

    private static Seating seating(List<SeatBlock> blocks) {
        return new Seating(
                blocks.stream().flatMap(SeatBlock::seats).collect(Collectors.toCollection(TreeSet::new)),
                blocks.size() > 1);
    }

    /** Every way to seat so many beside each other. */
    private Stream<SeatBlock> blocks(int count, @Nullable SectionId section) {
        return IntStream.range(0, rows.size())
                .filter(i -> section == null || rows.get(i).section().equals(section))
                .boxed()
                .flatMap(i -> blocks(count, i, rows.get(i)));
    }

    private static Stream<SeatBlock> blocks(int count, int rowIndex, SeatRow row) {
        Stream.Builder<SeatBlock> blocks = Stream.builder();
        for (int start = row.free().nextSetBit(0); start >= 0; ) {
            int end = row.free().nextClearBit(start);
            for (int first = start; first + count <= end; first++) {
                blocks.add(new SeatBlock(rowIndex, row, first, count));
            }
            start = row.free().nextSetBit(end);
        }
        return blocks.build();
    }

    /** Lazily, row by row: the first few are nearly always found in the first few rows. */
    private Stream<SeatBlock> bestFirst(int count, @Nullable SectionId section) {
        return IntStream.rangeClosed(0, MOST_ORPHANS)
                .boxed()
                .flatMap(orphans -> IntStream.range(0, rows.size())
                        .filter(i -> section == null || rows.get(i).section().equals(section))
                        .boxed()
                        .flatMap(i -> blocks(count, i, rows.get(i))
                                .filter(block -> block.orphans() == orphans)
                                .sorted(SeatBlock.BEST_FIRST)));
    }

    /** In one section if one has room, else across them. */
    private Optional<List<SeatBlock>> split(int count, @Nullable SectionId section) {
        Set<SectionId> sections = rows.stream()
                .map(SeatRow::section)
                .filter(name -> section == null || name.equals(section))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Optional<List<SeatBlock>> within = sections.stream()
                .flatMap(name -> groups(count, name).stream())
                .min(Comparator.comparingInt(List::size));
        return within.isPresent() ? within : groups(count, section);
    }

    /** The largest group that can sit together first, then the rest, each as near to the first as it can be. */
    private Optional<List<SeatBlock>> groups(int count, @Nullable SectionId section) {
        List<SeatBlock> groups = new ArrayList<>();
        for (int left = count; left > 0; ) {
            SeatBlock next = null;
            for (int size = left; size > 0 && next == null; size--) {
                boolean leavesOneAlone = left - size == 1 && size > 2;
                if (!leavesOneAlone) {
                    next = blocks(size, section)
                            .filter(block -> groups.stream().noneMatch(block::overlaps))
                            .min(groups.isEmpty() ? SeatBlock.BEST_FIRST : nearTo(groups.getFirst()))
                            .orElse(null);
                }
            }
            if (next == null) {
                return Optional.empty();
            }
            groups.add(next);
            left -= next.count();
        }
        return Optional.of(groups);
    }

    private static Comparator<SeatBlock> nearTo(SeatBlock first) {
        return Comparator.comparingInt(first::distanceTo).thenComparing(SeatBlock.BEST_FIRST);
    }
}
