package dev.seatlock.boxoffice.tickets;

import com.ibm.icu.text.ArabicShaping;
import com.ibm.icu.text.ArabicShapingException;
import com.ibm.icu.text.Bidi;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import dev.seatlock.boxoffice.tickets.FontFallback.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Sets whatever a title or a name may be made of: breaks it into lines, joins letters, and turns what runs from right
 * to left. Lengths are in points.
 */
final class TicketLettering {

    /** Text in one size, broken into lines; each as it is read, not as it is drawn. */
    record Lines(List<String> lines, TicketFont font, float size, boolean rightToLeft) {

        float leading() {
            return size * LEADING;
        }

        float height() {
            return lines.size() * leading();
        }
    }

    private static final float LEADING = 1.2f;
    private static final String CUT_OFF = "…";

    private final FontFallback fonts;
    private final PDPageContentStream page;

    TicketLettering(FontFallback fonts, PDPageContentStream page) {
        this.fonts = fonts;
        this.page = page;
    }

    /**
     * The text in the largest of these sizes in which it fits, if need be with broken words; or as much of it as fits.
     */
    Lines fit(String any, TicketFont font, float width, float height, float... sizes) throws IOException {
        String text = fonts.printable(any, font);
        boolean rightToLeft = Bidi.getBaseDirection(text) == Bidi.RTL;
        List<Piece> words = pieces(text, BreakIterator.getLineInstance(Locale.ROOT), font);
        double longest = words.stream().mapToDouble(Piece::widthAtEnd).max().orElse(0);
        Lines lines = new Lines(List.of(), font, 0, rightToLeft);
        for (boolean breaksWords : new boolean[] {false, true}) {
            for (float size : sizes) {
                if (breaksWords || longest * size <= width) {
                    lines = new Lines(broken(words, font, width / size), font, size, rightToLeft);
                    if (lines.height() <= height) {
                        return lines;
                    }
                }
            }
        }
        int room = Math.max(1, (int) (height / lines.leading()));
        return new Lines(cutOff(lines.lines(), room, font, width / lines.size()), font, lines.size(), rightToLeft);
    }

    private List<String> cutOff(List<String> lines, int room, TicketFont font, float width) throws IOException {
        List<String> kept = new ArrayList<>(lines.subList(0, Math.min(room, lines.size())));
        String last = kept.removeLast();
        while (!last.isEmpty() && width(last + CUT_OFF, font) > width) {
            last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
        }
        kept.add(last + CUT_OFF);
        return kept;
    }

    /** Draws lines below each other, from there on; those that are read from right to left end below each other. */
    void draw(Lines lines, float left, float top) throws IOException {
        double widest = 0;
        for (String line : lines.lines()) {
            widest = Math.max(widest, width(line, lines.font()));
        }
        float baseline = top - lines.size();
        for (String line : lines.lines()) {
            double indent = lines.rightToLeft() ? (widest - width(line, lines.font())) * lines.size() : 0;
            float at = left + (float) indent;
            for (Run run : fonts.runs(visual(line, lines.rightToLeft()), lines.font())) {
                draw(run, at, baseline, lines.size());
                at += width(run) * lines.size();
            }
            baseline -= lines.leading();
        }
    }

    private void draw(Run run, float left, float baseline, float size) throws IOException {
        PDType0Font font = fonts.pdf(run.font());
        page.beginText();
        page.newLineAtOffset(left, baseline);
        page.setFont(font, size);
        if (!run.font().isShaped()) {
            page.showText(run.text());
            page.endText();
            return;
        }
        // To be found and copied, and not to be seen: what is seen are the outlines.
        String letters = run.letters();
        page.setRenderingMode(RenderingMode.NEITHER);
        float wide = font.getStringWidth(letters) / 1000;
        page.setHorizontalScaling(wide == 0 ? 100 : 100 * width(run) / wide);
        page.showText(letters);
        page.setHorizontalScaling(100);
        page.setRenderingMode(RenderingMode.FILL);
        page.endText();
        ShapedText.of(run.text(), run.font()).draw(page, left, baseline, size);
    }

    /**
     * A stretch of text that is not broken, as wide as it is at one point; without the blanks at its end if a line ends
     * there.
     */
    private record Piece(String text, float width, float widthAtEnd) {}

    private List<Piece> pieces(String text, BreakIterator breaks, TicketFont font) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String piece = text.substring(start, end);
            pieces.add(new Piece(piece, width(piece, font), width(piece.stripTrailing(), font)));
        }
        return pieces;
    }

    private List<String> broken(List<Piece> words, TicketFont font, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        float used = 0;
        for (Piece word : words) {
            boolean tooLong = word.widthAtEnd() > width;
            for (Piece piece : tooLong
                    ? pieces(word.text(), BreakIterator.getCharacterInstance(Locale.ROOT), font)
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

    private float width(String text, TicketFont font) throws IOException {
        float width = 0;
        for (Run run : fonts.runs(visual(text, false), font)) {
            width += width(run);
        }
        return width;
    }

    private float width(Run run) throws IOException {
        return run.font().isShaped()
                ? ShapedText.of(run.text(), run.font()).width()
                : fonts.pdf(run.font()).getStringWidth(run.text()) / 1000;
    }

    /**
     * The letters in the order in which they are drawn, from left to right, and each in the form that its neighbours
     * give it.
     */
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
}
