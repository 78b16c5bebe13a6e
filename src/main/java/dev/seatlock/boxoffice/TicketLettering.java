package dev.seatlock.boxoffice;

import static java.util.Objects.requireNonNull;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.ArabicShaping;
import com.ibm.icu.text.ArabicShapingException;
import com.ibm.icu.text.Bidi;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Sets whatever a title or a name may be made of: breaks it into lines, joins Arabic letters, turns what runs from right to
 * left, and puts a box where no font has the letter. Lengths are in points.
 */
final class TicketLettering {

    /** The cuts of DejaVu in which a ticket is set. A letter that one lacks is looked for in those after it. */
    enum Cut {
        TITLE("DejaVuSerifCondensed-Bold.ttf"),
        BOLD("DejaVuSansCondensed-Bold.ttf"),
        PLAIN("DejaVuSansCondensed.ttf");

        private final String file;

        Cut(String file) {
            this.file = file;
        }
    }

    /** Text in one size, broken into lines; each as it is read, not as it is drawn. */
    record Lines(List<String> lines, Cut cut, float size, boolean rightToLeft) {

        float leading() {
            return size * LEADING;
        }

        float height() {
            return lines.size() * leading();
        }
    }

    private static final float LEADING = 1.2f;
    private static final int NOTHING = -1;
    private static final int BOX = '□';
    private static final String CUT_OFF = "…";

    private final PDDocument document;
    private final PDPageContentStream page;
    private final Map<Cut, PDType0Font> fonts = new EnumMap<>(Cut.class);

    TicketLettering(PDDocument document, PDPageContentStream page) {
        this.document = document;
        this.page = page;
    }

    /** The text in the largest of these sizes in which it fits, if need be with broken words; or as much of it as fits. */
    Lines fit(String text, Cut cut, float width, float height, float... sizes) throws IOException {
        boolean rightToLeft = Bidi.getBaseDirection(text) == Bidi.RTL;
        List<Piece> words = pieces(text, BreakIterator.getLineInstance(Locale.ROOT), cut);
        double longest = words.stream().mapToDouble(Piece::widthAtEnd).max().orElse(0);
        Lines lines = new Lines(List.of(), cut, 0, rightToLeft);
        for (boolean breaksWords : new boolean[] {false, true}) {
            for (float size : sizes) {
                if (breaksWords || longest * size <= width) {
                    lines = new Lines(broken(words, cut, width / size), cut, size, rightToLeft);
                    if (lines.height() <= height) {
                        return lines;
                    }
                }
            }
        }
        int room = Math.max(1, (int) (height / lines.leading()));
        return new Lines(cutOff(lines.lines(), room, cut, width / lines.size()), cut, lines.size(), rightToLeft);
    }

    private List<String> cutOff(List<String> lines, int room, Cut cut, float width) throws IOException {
        List<String> kept = new ArrayList<>(lines.subList(0, Math.min(room, lines.size())));
        String last = kept.removeLast();
        while (!last.isEmpty() && width(last + CUT_OFF, cut) > width) {
            last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
        }
        kept.add(last + CUT_OFF);
        return kept;
    }

    /** Draws lines below each other, from there on; those that are read from right to left end below each other. */
    void draw(Lines lines, float left, float top) throws IOException {
        double widest = 0;
        for (String line : lines.lines()) {
            widest = Math.max(widest, width(line, lines.cut()));
        }
        float baseline = top - lines.size();
        for (String line : lines.lines()) {
            double indent = lines.rightToLeft() ? (widest - width(line, lines.cut())) * lines.size() : 0;
            page.beginText();
            page.newLineAtOffset(left + (float) indent, baseline);
            for (Run run : runs(visual(line, lines.rightToLeft()), lines.cut())) {
                page.setFont(run.font(), lines.size());
                page.showText(run.text());
            }
            page.endText();
            baseline -= lines.leading();
        }
    }

    /** A stretch of text that is not broken, as wide as it is at one point; without the blanks at its end if a line ends there. */
    private record Piece(String text, float width, float widthAtEnd) {}

    private List<Piece> pieces(String text, BreakIterator breaks, Cut cut) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String piece = text.substring(start, end);
            pieces.add(new Piece(piece, width(piece, cut), width(piece.stripTrailing(), cut)));
        }
        return pieces;
    }

    private List<String> broken(List<Piece> words, Cut cut, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        float used = 0;
        for (Piece word : words) {
            boolean tooLong = word.widthAtEnd() > width;
            for (Piece piece : tooLong
                    ? pieces(word.text(), BreakIterator.getCharacterInstance(Locale.ROOT), cut)
                    : List.of(word)) {
                if (used + piece.widthAtEnd() > width && !line.isEmpty()) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                    used = 0;
                }
                line.append(piece.text());
                used += piece.width();
            }
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private float width(String text, Cut cut) throws IOException {
        float width = 0;
        for (Run run : runs(visual(text, false), cut)) {
            width += run.font().getStringWidth(run.text()) / 1000;
        }
        return width;
    }

    /** The letters in the order in which they are drawn, from left to right, and each in the form that its neighbours give it. */
    private static String visual(String text, boolean rightToLeft) {
        try {
            String joined = new ArabicShaping(ArabicShaping.LETTERS_SHAPE)
                    .shape(Normalizer2.getNFCInstance().normalize(text));
            return new Bidi(joined, rightToLeft ? Bidi.RTL : Bidi.LTR)
                    .writeReordered(Bidi.DO_MIRRORING | Bidi.KEEP_BASE_COMBINING | Bidi.REMOVE_BIDI_CONTROLS);
        } catch (ArabicShapingException impossible) { // only where the text may not grow
            throw new IllegalStateException(impossible);
        }
    }

    /** Letters beside each other in one cut. */
    private record Run(PDType0Font font, String text) {}

    private List<Run> runs(String visual, Cut wanted) throws IOException {
        List<Run> runs = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Cut cut = wanted;
        for (int letter : visual.codePoints().map(TicketLettering::printed).toArray()) {
            if (letter == NOTHING) {
                continue;
            }
            Cut next = cutWith(letter, wanted);
            if (next != cut && !text.isEmpty()) {
                runs.add(new Run(font(cut), text.toString()));
                text.setLength(0);
            }
            cut = next;
            text.appendCodePoint(has(cut, letter) ? letter : BOX);
        }
        if (!text.isEmpty()) {
            runs.add(new Run(font(cut), text.toString()));
        }
        return runs;
    }

    private static int printed(int letter) {
        if (UCharacter.hasBinaryProperty(letter, UProperty.DEFAULT_IGNORABLE_CODE_POINT)) {
            return NOTHING;
        }
        return UCharacter.isUWhiteSpace(letter) ? ' ' : letter;
    }

    private Cut cutWith(int letter, Cut wanted) throws IOException {
        for (Cut cut : EnumSet.range(wanted, Cut.PLAIN)) {
            if (has(cut, letter)) {
                return cut;
            }
        }
        return Cut.PLAIN; // which has the box
    }

    private boolean has(Cut cut, int letter) throws IOException {
        return font(cut).getCmapLookup().getGlyphId(letter) != 0;
    }

    private PDType0Font font(Cut cut) throws IOException {
        PDType0Font known = fonts.get(cut);
        if (known == null) {
            try (InputStream file = TicketLettering.class.getResourceAsStream("fonts/" + cut.file)) {
                TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(requireNonNull(file, cut.file)));
                // Ligatures are decoration, and looking for them trips over letters beyond the basic plane.
                font.setEnableGsub(false);
                known = PDType0Font.load(document, font, true);
                fonts.put(cut, known);
            }
        }
        return known;
    }
}
