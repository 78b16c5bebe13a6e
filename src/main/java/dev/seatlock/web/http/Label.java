package dev.seatlock.web.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.text.UnicodeSetSpanner;
import dev.seatlock.guards.Unfit;
import java.io.IOException;

/**
 * What somebody or something is called: a buyer, a client, a show. A {@linkplain PlainText text} without blanks around
 * it, of which something can be seen and in which nothing is hidden, so that two labels that are written alike in one
 * script are one. It proves nothing: a Cyrillic letter still looks like a Latin one.
 *
 * <p>Hidden is what Unicode calls ignorable by default, such as a zero-width space. Joiners, variation selectors and
 * tags are let pass where they change what is drawn: in an emoji, and in scripts whose letters join.
 */
public class Label extends PlainText {

    private static final long serialVersionUID = 1L;
    private static final UnicodeSetSpanner BLANKS = new UnicodeSetSpanner(new UnicodeSet("[:White_Space:]").freeze());
    private static final UnicodeSet SHAPING =
            new UnicodeSet("[\\u200c\\u200d[:Variation_Selector:]\\U000E0020-\\U000E007F]").freeze();
    private static final int BRAILLE_BLANK = 0x2800;
    private static final int NOTHING = ' ';

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
        String text = super.deserialize(json, context);
        String label = BLANKS.trim(text).toString();
        int before = NOTHING;
        boolean isSeen = false;
        for (int letter : label.codePoints().toArray()) {
            if (isHidden(letter, before)) {
                throw new Unfit(json, "A name may not have hidden characters like U+%04X.".formatted(letter));
            }
            isSeen |= isSeen(letter);
            before = letter;
        }
        if (!isSeen) {
            throw new Unfit(json, "A name needs at least one visible character.");
        }
        return label;
    }

    private static boolean isHidden(int letter, int before) {
        return isPlaceholder(letter) || (isIgnorable(letter) && !(SHAPING.contains(letter) && isShaped(before)));
    }

    /** An annotation's bounds, and what stands for an object that is not there. */
    private static boolean isPlaceholder(int letter) {
        return letter >= 0xfff9 && letter <= 0xfffc;
    }

    private static boolean isShaped(int letter) {
        return UCharacter.hasBinaryProperty(letter, UProperty.EMOJI)
                || isIgnorable(letter)
                || switch (UScript.getScript(letter)) {
                    case UScript.COMMON, UScript.LATIN, UScript.GREEK, UScript.CYRILLIC -> false;
                    default -> true;
                };
    }

    private static boolean isIgnorable(int letter) {
        return UCharacter.hasBinaryProperty(letter, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }

    private static boolean isSeen(int letter) {
        return !isIgnorable(letter)
                && !UCharacter.isUWhiteSpace(letter)
                && letter != BRAILLE_BLANK
                && switch (UCharacter.getType(letter)) {
                    case ECharacterCategory.NON_SPACING_MARK,
                            ECharacterCategory.ENCLOSING_MARK,
                            ECharacterCategory.COMBINING_SPACING_MARK -> false;
                    default -> true;
                };
    }
}
