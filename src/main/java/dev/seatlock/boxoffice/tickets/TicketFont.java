package dev.seatlock.boxoffice.tickets;

import static java.util.Objects.requireNonNull;

import com.ibm.icu.lang.UScript;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The fonts of a ticket. The first three are what it is set in; a letter that they lack is looked for in the font of
 * its script.
 */
enum TicketFont {
    TITLE("DejaVuSerifCondensed-Bold.ttf"),
    BOLD("DejaVuSansCondensed-Bold.ttf"),
    PLAIN("DejaVuSansCondensed.ttf"),
    HAN("DroidSansFallback.ttf"),
    HANGUL("NanumGothic.ttf"),
    ETHIOPIC("NotoSansEthiopic-Regular.ttf"),
    SYMBOLS("NotoSansSymbols-Regular-Subsetted.ttf"),
    DEVANAGARI("NotoSansDevanagari-Regular.ttf", true),
    BENGALI("NotoSansBengali-Regular.ttf", true),
    GURMUKHI("NotoSansGurmukhi-Regular.ttf", true),
    GUJARATI("NotoSansGujarati-Regular.ttf", true),
    ORIYA("NotoSansOriya-Regular.ttf", true),
    TAMIL("NotoSansTamil-Regular.ttf", true),
    TELUGU("NotoSansTelugu-Regular.ttf", true),
    KANNADA("NotoSansKannada-Regular.ttf", true),
    MALAYALAM("NotoSansMalayalam-Regular.ttf", true),
    SINHALA("NotoSansSinhala-Regular.ttf", true),
    THAI("NotoSansThai-Regular.ttf", true),
    KHMER("NotoSansKhmerUI-Regular.ttf", true),
    MYANMAR("NotoSansMyanmar-Regular.ttf", true),
    TIBETAN("NotoSansTibetan-Regular.ttf", true);

    private final String file;
    private final boolean shaped;

    TicketFont(String file) {
        this(file, false);
    }

    TicketFont(String file, boolean shaped) {
        this.file = file;
        this.shaped = shaped;
    }

    /** Where to look for a letter, in this order, if the text is to be set in this font: one of the first three. */
    List<TicketFont> searchedFor(int letter) {
        List<TicketFont> fonts = new ArrayList<>(EnumSet.range(this, PLAIN));
        fonts.addAll(ofScript(UScript.getScript(letter)));
        return fonts;
    }

    private static List<TicketFont> ofScript(int script) {
        return switch (script) {
            case UScript.HAN, UScript.HIRAGANA, UScript.KATAKANA, UScript.BOPOMOFO -> List.of(HAN);
            case UScript.HANGUL -> List.of(HANGUL);
            case UScript.ETHIOPIC -> List.of(ETHIOPIC);
            case UScript.DEVANAGARI -> List.of(DEVANAGARI);
            case UScript.BENGALI -> List.of(BENGALI);
            case UScript.GURMUKHI -> List.of(GURMUKHI);
            case UScript.GUJARATI -> List.of(GUJARATI);
            case UScript.ORIYA -> List.of(ORIYA);
            case UScript.TAMIL -> List.of(TAMIL);
            case UScript.TELUGU -> List.of(TELUGU);
            case UScript.KANNADA -> List.of(KANNADA);
            case UScript.MALAYALAM -> List.of(MALAYALAM);
            case UScript.SINHALA -> List.of(SINHALA);
            case UScript.THAI -> List.of(THAI);
            case UScript.KHMER -> List.of(KHMER);
            case UScript.MYANMAR -> List.of(MYANMAR);
            case UScript.TIBETAN -> List.of(TIBETAN);
            default -> List.of(HAN, SYMBOLS); // the first has the punctuation of the scripts that it is for
        };
    }

    /** Whether its letters change with their neighbours: they are drawn as the font itself says, and not one by one. */
    boolean isShaped() {
        return shaped;
    }

    InputStream open() throws IOException {
        return requireNonNull(TicketFont.class.getResourceAsStream("fonts/" + file), file);
    }
}
