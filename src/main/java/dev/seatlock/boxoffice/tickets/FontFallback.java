package dev.seatlock.boxoffice.tickets;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each letter of one document a font that has it, and writes out the name of what no font has: nobody can
 * read a box.
 */
final class FontFallback {

    private static final int NOTHING = -1;

    /** What turns the letters after it round, and no new name has any more. */
    private static final Pattern TURNING = Pattern.compile("[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

    private final PDDocument document;
    private final Map<TicketFont, PDType0Font> fonts = new EnumMap<>(TicketFont.class);
    private boolean wroteOut;

    FontFallback(PDDocument document) {
        this.document = document;
    }

    /** Whether the name of a letter stands for the letter anywhere on the page. */
    boolean wroteOut() {
        return wroteOut;
    }

    /** The text with the names of those letters, in brackets, that no font has. */
    String printable(String text, TicketFont wanted) throws IOException {
        StringBuilder printable = new StringBuilder();
        TicketFont before = wanted;
        for (int letter : TURNING.matcher(text).replaceAll("").codePoints().toArray()) {
            int printed = printed(letter);
            TicketFont font = printed == NOTHING ? before : fontWith(printed, wanted, before);
            if (font != null) {
                printable.appendCodePoint(letter);
                before = font;
            } else {
                printable.append('[').append(name(letter)).append(']');
                wroteOut = true;
                before = wanted;
            }
        }
        return printable.toString();
    }

    /** As in {@code party popper}; the number, where Unicode's name says no more than that. */
    private static String name(int letter) {
        String name = UCharacter.getName(letter);
        return name == null
                        || Character.isIdeographic(letter)
                        || UCharacter.getType(letter) == ECharacterCategory.CONTROL
                ? "U+%04X".formatted(letter)
                : name.toLowerCase(Locale.ROOT);
    }

    /** Letters beside each other in one font. */
    record Run(TicketFont font, String text) {

        /** Without what only says how they are to be shaped. */
        String letters() {
            return text.codePoints()
                    .filter(letter -> printed(letter) != NOTHING)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
    }

    /** Cut where the font changes. */
    List<Run> runs(String visual, TicketFont wanted) throws IOException {
        List<Run> runs = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        TicketFont font = wanted;
        for (int letter : visual.codePoints().toArray()) {
            int printed = printed(letter);
            if (printed == NOTHING) {
                if (font.isShaped()) {
                    text.appendCodePoint(letter);
                }
                continue;
            }
            TicketFont next = fontWith(printed, wanted, font);
            if (next == null) {
                continue; // only shaping has made it: its parts were there
            }
            if (next != font && !text.isEmpty()) {
                runs.add(new Run(font, text.toString()));
                text.setLength(0);
            }
            font = next;
            text.appendCodePoint(printed);
        }
        if (!text.isEmpty()) {
            runs.add(new Run(font, text.toString()));
        }
        return runs;
    }

    private static int printed(int letter) {
        if (UCharacter.hasBinaryProperty(letter, UProperty.DEFAULT_IGNORABLE_CODE_POINT)) {
            return NOTHING;
        }
        return UCharacter.isUWhiteSpace(letter) ? ' ' : letter;
    }

    /**
     * Null if there is none. Signs that belong to no script stay with the letters before them, if their font has them.
     */
    private @Nullable TicketFont fontWith(int letter, TicketFont wanted, TicketFont before) throws IOException {
        if (before.isShaped() && letter != ' ' && has(before, letter)) {
            return before;
        }
        for (TicketFont font : wanted.searchedFor(letter)) {
            if (has(font, letter)) {
                return font;
            }
        }
        return null;
    }

    private boolean has(TicketFont font, int letter) throws IOException {
        return (!font.isShaped() || ShapedText.isPossible(font))
                && pdf(font).getCmapLookup().getGlyphId(letter) != 0;
    }

    PDType0Font pdf(TicketFont font) throws IOException {
        PDType0Font known = fonts.get(font);
        if (known == null) {
            try (InputStream file = font.open()) {
                TrueTypeFont parsed = new TTFParser().parse(new RandomAccessReadBuffer(file));
                // Ligatures are decoration, and looking for them trips over letters beyond the basic plane.
                parsed.setEnableGsub(false);
                known = PDType0Font.load(document, parsed, true);
                fonts.put(font, known);
            }
        }
        return known;
    }
}
