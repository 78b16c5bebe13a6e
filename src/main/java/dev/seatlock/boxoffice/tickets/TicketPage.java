package dev.seatlock.boxoffice.tickets;

import static java.util.stream.Collectors.joining;

import com.google.zxing.common.BitMatrix;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.shows.Price;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/**
 * The printed ticket, of the size of a postcard: the show above, the places in the middle, and below a stub with the
 * code for the gate. Lengths are in points, from the lower left corner.
 */
final class TicketPage {

    private static final PDRectangle POSTCARD = PDRectangle.A6;
    private static final float RIGHT = POSTCARD.getWidth();
    private static final float TOP = POSTCARD.getHeight();
    private static final float BAND = 244; // from here up, what show it is
    private static final float STUB = 176; // from here down, what the gate tears off
    private static final float CODE = 152;

    private static final float MARGIN = 22;
    private static final float INNER = RIGHT - 2 * MARGIN;
    private static final float ROW_AT = 130;
    private static final float SEATS_AT = 172;
    private static final float STUB_AT = 176;
    private static final float STUB_INNER = RIGHT - MARGIN - STUB_AT;

    private static final float[] TITLE_SIZES = {44, 38, 33, 29, 26, 23, 20, 18, 16, 14, 12, 10, 9};

    private static final float[] NIGHT = {.11f, .10f, .19f};
    private static final float[] GOLD = {.93f, .71f, .32f};
    private static final float[] GREY = {.45f, .43f, .49f};
    private static final float[] WHITE = {1, 1, 1};

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm zzz", Locale.ENGLISH);

    /** So many lines of places are a table; what is more is run on. */
    private static final int MOST_LINES = 3;

    static {
        // What draws PDFs touches AWT, which would otherwise show itself in the Dock of a Mac.
        System.setProperty("java.awt.headless", "true");
    }

    private final Ticket ticket;
    private final Booking booking;
    private final ZoneId zone;
    private final PDPageContentStream page;
    private final TicketLettering lettering;

    private TicketPage(Ticket ticket, ZoneId zone, PDPageContentStream page, TicketLettering lettering) {
        this.ticket = ticket;
        this.booking = ticket.booking();
        this.zone = zone;
        this.page = page;
        this.lettering = lettering;
    }

    /**
     * The page as a PDF.
     *
     * @param signed what the code says
     * @param zone by which the time of the show is told
     */
    static byte[] of(Ticket ticket, String signed, ZoneId zone) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage sheet = new PDPage(POSTCARD);
            document.addPage(sheet);
            document.getDocumentInformation()
                    .setTitle("Ticket " + ticket.booking().reference());
            document.getDocumentCatalog().setLanguage("en");
            try (PDPageContentStream page = new PDPageContentStream(document, sheet)) {
                FontFallback fonts = new FontFallback(document);
                TicketPage printed = new TicketPage(ticket, zone, page, new TicketLettering(fonts, page));
                printed.show();
                printed.places();
                printed.stub(code(document, signed));
                if (fonts.wroteOut()) {
                    printed.note();
                }
            }
            ByteArrayOutputStream pdf = new ByteArrayOutputStream();
            document.save(pdf);
            return pdf.toByteArray();
        }
    }

    private void show() throws IOException {
        colour(NIGHT);
        page.addRect(0, BAND, RIGHT, TOP - BAND);
        page.fill();
        colour(GOLD);
        page.addRect(0, BAND, RIGHT, 3);
        page.fill();
        int places = booking.places().count();
        label(places == 1 ? "TICKET FOR ONE" : "TICKET FOR " + places, MARGIN, TOP - 22);
        if (ticket.startsAt() != null) {
            String start = START.format(ticket.startsAt().atZone(zone));
            text(start, TicketFont.BOLD, MARGIN, BAND + 32, INNER, 15, 12, 11, 10, 9);
        }
        colour(WHITE);
        text(ticket.title(), TicketFont.TITLE, MARGIN, TOP - 36, INNER, 103, TITLE_SIZES);
    }

    private void places() throws IOException {
        List<PlacesLine> lines = PlacesLine.of(booking.places());
        float labels = BAND - 13;
        float top = BAND - 24;
        if (lines.size() > MOST_LINES) {
            colour(GREY);
            label("SEATS", MARGIN, labels);
            colour(NIGHT);
            String all = lines.stream().map(PlacesLine::toString).collect(joining("; "));
            text(all, TicketFont.BOLD, MARGIN, top, INNER, 38, 11, 10, 9, 8, 7, 6, 5);
            return;
        }
        boolean seated = !booking.places().seats().isEmpty();
        colour(GREY);
        label("SECTION", MARGIN, labels);
        label(seated ? "ROW" : "", ROW_AT, labels);
        label(seated ? "SEATS" : "STANDING", SEATS_AT, labels);
        colour(NIGHT);
        float height = 40f / Math.max(2, lines.size());
        float size = height * .75f; // where it fits
        for (PlacesLine line : lines) {
            text(line.section(), TicketFont.BOLD, MARGIN, top, ROW_AT - MARGIN - 8, height, size, 11, 9, 6, 5);
            text(line.row(), TicketFont.BOLD, ROW_AT, top, SEATS_AT - ROW_AT - 8, height, size, 11, 9, 6);
            text(line.seats(), TicketFont.BOLD, SEATS_AT, top, RIGHT - MARGIN - SEATS_AT, height, size, 11, 9, 7, 6, 5);
            top -= height;
        }
    }

    private void stub(PDImageXObject code) throws IOException {
        tearOffLine();
        float whiteMargin = 4 * CODE / code.getWidth();
        page.drawImage(code, MARGIN - whiteMargin, (STUB - CODE) / 2, CODE, CODE);
        colour(GREY);
        label("REFERENCE", STUB_AT, STUB - 21);
        label("NAME", STUB_AT, STUB - 65);
        label("TOTAL", STUB_AT, STUB - 115);
        if (booking.total().amount() > 0) {
            String paid = ticket.paid() ? "paid" : "to be paid at the door";
            text(paid, TicketFont.PLAIN, STUB_AT, STUB - 142, STUB_INNER, 10, 7.5f);
        }
        colour(NIGHT);
        text(booking.reference(), TicketFont.BOLD, STUB_AT, STUB - 32, STUB_INNER, 20, 16, 15, 14, 13, 12, 11);
        text(booking.buyer(), TicketFont.BOLD, STUB_AT, STUB - 76, STUB_INNER, 30, 12, 10, 8, 7, 6);
        text(money(booking.total()), TicketFont.BOLD, STUB_AT, STUB - 126, STUB_INNER, 16, 13, 11, 9, 8);
    }

    private void note() throws IOException {
        colour(GREY);
        text(
                "What stands in [brackets] is the name of a character that no font here has.",
                TicketFont.PLAIN,
                MARGIN,
                STUB + 8,
                INNER,
                7,
                5.5f);
    }

    private void tearOffLine() throws IOException {
        page.setStrokingColor(GREY[0], GREY[1], GREY[2]);
        page.setLineWidth(.7f);
        page.setLineDashPattern(new float[] {3, 3}, 0);
        page.moveTo(0, STUB);
        page.lineTo(RIGHT, STUB);
        page.stroke();
    }

    private static String money(Price price) {
        if (price.amount() == 0) {
            return "free";
        }
        int digits = Math.max(0, price.currency().getDefaultFractionDigits()); // -1 for what is no money, such as gold
        return String.format(
                Locale.ENGLISH, "%,." + digits + "f %s", BigDecimal.valueOf(price.amount(), digits), price.currency());
    }

    private void label(String text, float left, float top) throws IOException {
        page.setCharacterSpacing(.6f); // with more, who copies the text gets blanks
        text(text, TicketFont.PLAIN, left, top, INNER, 8, 6.5f);
        page.setCharacterSpacing(0);
    }

    private void text(String text, TicketFont font, float left, float top, float width, float height, float... sizes)
            throws IOException {
        lettering.draw(lettering.fit(text, font, width, height, sizes), left, top);
    }

    private void colour(float[] rgb) throws IOException {
        page.setNonStrokingColor(rgb[0], rgb[1], rgb[2]);
    }

    /** A dot a module, with the white margin that readers need. */
    private static PDImageXObject code(PDDocument document, String signed) throws IOException {
        BitMatrix modules = TicketCode.modules(signed);
        int side = modules.getWidth();
        int bytesALine = (side + 7) / 8;
        byte[] white = new byte[side * bytesALine];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if (!modules.get(x, y)) {
                    white[y * bytesALine + x / 8] |= (byte) (0x80 >> x % 8);
                }
            }
        }
        return new PDImageXObject(
                document, new ByteArrayInputStream(white), null, side, side, 1, PDDeviceGray.INSTANCE);
    }
}
