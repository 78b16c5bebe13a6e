package dev.seatlock.web.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.io.IOException;
import java.text.Normalizer;
import java.util.OptionalInt;

/**
 * Every text in a body: of whole characters, each of which can be read where it stands. So there are no halves of
 * surrogate pairs (PostgreSQL cannot keep them), no control characters (C0 and C1: a terminal obeys them), no line or
 * paragraph separators, and nothing that turns the letters after it round, which are Unicode's bidirectional
 * embeddings, overrides and isolates. What is written from right to left needs none of these. A text is brought to
 * Unicode's normal form C, so that it is equal to whatever looks the same by Unicode's own rules.
 */
public class PlainText extends StdScalarDeserializer<String> {

    /** The same rule for a text that is not in a body. */
    public static final String PATTERN =
            "[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{fffe}\\x{ffff}]*";

    private static final long serialVersionUID = 1L;

    PlainText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
        if (!json.hasToken(JsonToken.VALUE_STRING)) { // the library would write a number out
            throw new Unfit(json, "A text must be in quotes.");
        }
        String text = json.getText();
        OptionalInt unfit = text.codePoints().filter(letter -> !isPlain(letter)).findFirst();
        if (unfit.isPresent()) {
            throw new Unfit(json, "A text may not have characters like U+%04X.".formatted(unfit.getAsInt()));
        }
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isPlain(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> !turnsRound(letter);
            default -> !UCharacter.hasBinaryProperty(letter, UProperty.NONCHARACTER_CODE_POINT);
        };
    }

    /** Of the bidirectional controls, the three marks only say of themselves in which direction they run. */
    private static boolean turnsRound(int letter) {
        return UCharacter.hasBinaryProperty(letter, UProperty.BIDI_CONTROL)
                && letter != '\u200e'
                && letter != '\u200f'
                && letter != '\u061c';
    }

    /** A text, or another field, that is of the right type and yet says nothing that can be meant. */
    public static final class Unfit extends MismatchedInputException {

        private static final long serialVersionUID = 1L;

        public Unfit(JsonParser json, String why) {
            super(json, why, String.class);
        }
    }
}
