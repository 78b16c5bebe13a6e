package dev.seatlock.boxoffice.tickets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed, whatever the show is called and whoever bought: all of it within the page, and nothing wrong. */
class TicketPageTest {

    private static final float MARGIN = 10; // less than the page's own, as a letter may lean out
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant EVENING = Instant.parse("2031-03-14T19:30:00Z");

    static Stream<String> hostileTitles() {
        return Stream.of(
                "W".repeat(200),
                "W ".repeat(100).strip(),
                "i".repeat(200),
                "漢字".repeat(100),
                "🎭👨‍👩‍👧🏳️‍🌈".repeat(10),
                "\u200b",
                "\u00a0\u00a0",
                "\ud83c",
                "\u2028Hamlet\u2029Prince",
                "\u202eHamlet",
                "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
                "ألف ليلة وليلة ".repeat(13),
                "שלום Hamlet 2".repeat(15),
                "﷽".repeat(200),
                "□",
                "(\\)<<>>%\"'& endstream endobj",
                "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft");
    }

    @ParameterizedTest
    @MethodSource("hostileTitles")
    void printsHostileTitles(String title) throws IOException {
        assertIsWhole(ticket(title, title.substring(0, Math.min(100, title.length())), "A-1-1"));
    }

    @Property(tries = 60)
    void printsAnyTitleAndAnyName(
            @ForAll @StringLength(max = 200) String title, @ForAll @StringLength(max = 100) String buyer)
            throws IOException {
        assertIsWhole(ticket(title, buyer, "A-1-1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10})
    void printsAllPlacesOfTheLongestNames(int rows) throws IOException {
        String section = "Wagnersaal ".repeat(3).strip();
        String[] seats = IntStream.rangeClosed(1, rows)
                .mapToObj(row -> section + "-" + (9_000 + row) + "-9999")
                .toArray(String[]::new);
        String text = assertIsWhole(ticket("Hamlet", "ann", seats));
        for (int row = 1; row <= rows; row++) {
            assertTrue(text.contains("" + (9_000 + row)), text);
        }
        assertFalse(text.contains("…"), text);
    }

    private static String assertIsWhole(Ticket ticket) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(TicketPage.of(ticket, "signed", BERLIN))) {
            assertEquals(1, pdf.getNumberOfPages());
            for (TextPosition letter : letters(pdf)) {
                assertTrue(
                        letter.getX() >= MARGIN
                                && letter.getX() + letter.getWidth() <= PDRectangle.A6.getWidth() - MARGIN
                                && letter.getY() >= MARGIN
                                && letter.getY() <= PDRectangle.A6.getHeight() - MARGIN,
                        () -> letter + " is beyond the page");
                // The letter 0 of a font stands for what the font lacks; a title may well have a box of its own.
                assertFalse(IntStream.of(letter.getCharacterCodes()).anyMatch(code -> code == 0), "a box is printed");
            }
            String text = new PDFTextStripper().getText(pdf);
            assertTrue(text.contains(ticket.booking().reference()), text);
            return text;
        }
    }

    private static List<TextPosition> letters(PDDocument pdf) throws IOException {
        List<TextPosition> letters = new ArrayList<>();
        new PDFTextStripper() {
            @Override
            protected void processTextPosition(TextPosition letter) {
                letters.add(letter);
            }
        }.getText(pdf);
        return letters;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "李小龍", "姆、さくら", "김철수", "नमस्ते", "ไทย", "বাংলা", "தமிழ்", "ਪੰਜਾਬੀ", "සිංහල", "ភាសា", "မြန်မာ", "አማርኛ",
                "Ωμέγα", "Жизель"
            })
    void printsTheNamesOfTheWorld(String name) throws IOException {
        Ticket ticket = ticket(name, name, "A-1-1");
        String text = assertIsWhole(ticket);
        assertTrue(text.lines().filter(name::equals).count() == 2, text); // as title, and as buyer
        assertFalse(text.contains("brackets"), text);
        assertTrue(inkOfTheName(ticket) > 40, "nothing is to be seen of " + name);
    }

    /** How many dots of the page are not white where the buyer's name is. */
    private static long inkOfTheName(Ticket ticket) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(TicketPage.of(ticket, "signed", BERLIN))) {
            BufferedImage page = new PDFRenderer(pdf).renderImageWithDPI(0, 144);
            return IntStream.range(2 * 175, 2 * 275)
                    .mapToLong(x -> IntStream.range(2 * 320, 2 * 340)
                            .filter(y -> (page.getRGB(x, y) & 0xff) < 0xc0)
                            .count())
                    .sum();
        }
    }

    /** The vowel sign is written behind its consonant and drawn before it. */
    @Test
    void shapesWhatNeedsIt() {
        assertTrue(ShapedText.isPossible(TicketFont.DEVANAGARI));
        float apart = ShapedText.of("क", TicketFont.DEVANAGARI).width()
                + ShapedText.of("ष", TicketFont.DEVANAGARI).width()
                + ShapedText.of("्", TicketFont.DEVANAGARI).width();
        assertTrue(ShapedText.of("क्ष", TicketFont.DEVANAGARI).width() < .9 * apart, "two letters become one");
    }

    @ParameterizedTest
    @CsvSource({
        "👩‍👩‍👧 Family 🎉, '[woman][woman][girl] Family [party popper]'",
        "𠮷野家, '[U+20BB7]野家'",
        "a\u0080b, '[U+0080]'",
        "𓀀, '[egyptian hieroglyph a001]'",
    })
    void writesOutWhatNoFontHas(String name, String printed) throws IOException {
        String text = assertIsWhole(ticket("Hamlet", name.replace("\\u0080", "\u0080"), "A-1-1"));
        assertTrue(text.replaceAll("\\R", " ").replace("] [", "][").contains(printed), text);
        assertTrue(text.contains("brackets"), text);
    }

    /** No new name has such characters; some of old have. */
    @Test
    void turnsNoNameRound() throws IOException {
        for (String turning : new String[] {"\u202egnuh niamreG", "\u2067gnuh niamreG\u2069", "\u202bgnuh niamreG"}) {
            String text = assertIsWhole(ticket("Hamlet", turning, "A-1-1"));
            assertTrue(text.contains("gnuh niamreG"), text);
        }
    }

    @Test
    void joinsArabicLettersAndTurnsThem() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(TicketPage.of(ticket("سلام", "ann", "A-1-1"), "signed", BERLIN))) {
            String drawn = letters(pdf).stream().map(TextPosition::getUnicode).collect(Collectors.joining());
            assertTrue(drawn.contains("ﻼ"), drawn); // two letters that are one when joined
            assertTrue(Normalizer.normalize(drawn, Normalizer.Form.NFKC).contains("ملاس"), drawn);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9000, EUR, '90.00 EUR'",
        "5, EUR, '0.05 EUR'",
        "450000, JPY, '450,000 JPY'",
        "45500, KWD, '45.500 KWD'",
        "3, XAU, '3 XAU'",
        "0, EUR, 'free'"
    })
    void saysWhatItCostsInWholeUnits(long amount, String currency, String said) throws IOException {
        Ticket ticket = new Ticket(
                booking("ann", new Price(amount, Currency.getInstance(currency)), seats("A-1-1")),
                "Hamlet",
                null,
                true);
        List<String> lines = assertIsWhole(ticket).lines().toList();
        assertTrue(lines.contains(said), lines::toString);
        assertEquals(amount > 0, lines.contains("paid"));
    }

    @Test
    void saysWhenByTheClockOfTheHouse() throws IOException {
        assertTrue(assertIsWhole(ticket("Hamlet", "ann", "A-1-1")).contains("Friday, 14 March 2031, 20:30 CET"));
    }

    @Test
    void countsSeatsAsPeopleDo() throws IOException {
        String text = assertIsWhole(ticket("Hamlet", "ann", "A-2-9", "A-2-10", "A-2-11", "A-2-2", "A-1-3"));
        assertTrue(text.contains("TICKET FOR 5"), text);
        assertTrue(text.lines().toList().contains("A 2 2, 9–11"), text);
        String standing = assertIsWhole(
                new Ticket(booking("ann", FREE, new Wish.Standing(new SectionId("Floor"), 3)), "Punk", null, false));
        assertTrue(standing.contains("3 places"), standing);
        assertFalse(standing.contains("ROW"), standing);
    }

    private static final Price FREE = new Price(0, Currency.getInstance("EUR"));

    private static Ticket ticket(String title, String buyer, String... seats) {
        return new Ticket(booking(buyer, FREE, seats(seats)), title, EVENING, false);
    }

    private static Wish seats(String... seats) {
        return new Wish.Seats(Arrays.stream(seats).map(SeatId::of).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Booking booking(String buyer, Price each, Wish wish) {
        Claim claim = new Claim(
                ClaimId.next(),
                new ShowId(UUID.randomUUID()),
                new GuardTerms("none", 1, Duration.ZERO, false, PriceList.all(each.amount())),
                wish,
                new BuyerId(buyer),
                Duration.ZERO,
                Duration.ZERO);
        return new Booking(new Outcome.Won(claim, Collections.emptySortedSet(), null, "1", 0), each.currency());
    }
}
