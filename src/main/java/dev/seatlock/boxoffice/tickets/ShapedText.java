package dev.seatlock.boxoffice.tickets;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.jboss.logging.Logger;

/**
 * Text of a script whose letters change with their neighbours, as Devanagari and Thai, laid out by the JDK's own
 * shaper, HarfBuzz, and drawn as outlines. Lengths are in ems.
 */
final class ShapedText {

    private static final Logger LOG = Logger.getLogger(ShapedText.class);
    private static final float EM = 1000; // large, so that nothing is fitted to a screen's dots
    private static final FontRenderContext PAPER = new FontRenderContext(null, true, true);
    private static final Map<TicketFont, Optional<Font>> FONTS = new EnumMap<>(TicketFont.class);

    private final GlyphVector glyphs;

    private ShapedText(GlyphVector glyphs) {
        this.glyphs = glyphs;
    }

    /** Whether this JVM can shape text in that font: a machine may lack what AWT needs for its start. */
    static boolean isPossible(TicketFont font) {
        return font(font).isPresent();
    }

    static ShapedText of(String text, TicketFont font) {
        char[] letters = text.toCharArray();
        return new ShapedText(font(font)
                .orElseThrow()
                .layoutGlyphVector(PAPER, letters, 0, letters.length, Font.LAYOUT_LEFT_TO_RIGHT));
    }

    private static Optional<Font> font(TicketFont font) {
        synchronized (FONTS) {
            return FONTS.computeIfAbsent(font, ShapedText::load);
        }
    }

    /** Nobody says how AWT fails on a machine that has no fonts of its own. */
    private static Optional<Font> load(TicketFont font) {
        try (InputStream file = font.open()) {
            return Optional.of(Font.createFont(Font.TRUETYPE_FONT, file).deriveFont(EM));
        } catch (IOException | FontFormatException | RuntimeException | LinkageError | InternalError failed) {
            LOG.warnf("tickets have no %s letters, whose names are printed instead: %s", font, failed);
            return Optional.empty();
        }
    }

    float width() {
        return (float) (glyphs.getGlyphPosition(glyphs.getNumGlyphs()).getX() / EM);
    }

    void draw(PDPageContentStream page, float left, float baseline, float size) throws IOException {
        AffineTransform place = new AffineTransform(size / EM, 0, 0, -size / EM, left, baseline); // downwards in AWT
        double[] to = new double[6];
        Point2D.Double from = new Point2D.Double();
        PathIterator path = glyphs.getOutline().getPathIterator(place);
        if (path.isDone()) {
            return;
        }
        for (; !path.isDone(); path.next()) {
            switch (path.currentSegment(to)) {
                case PathIterator.SEG_MOVETO -> {
                    page.moveTo((float) to[0], (float) to[1]);
                    from.setLocation(to[0], to[1]);
                }
                case PathIterator.SEG_LINETO -> {
                    page.lineTo((float) to[0], (float) to[1]);
                    from.setLocation(to[0], to[1]);
                }
                case PathIterator.SEG_QUADTO -> {
                    // PDF has only curves of the third degree; this one is the same.
                    page.curveTo(
                            (float) (from.x + (to[0] - from.x) * 2 / 3),
                            (float) (from.y + (to[1] - from.y) * 2 / 3),
                            (float) (to[2] + (to[0] - to[2]) * 2 / 3),
                            (float) (to[3] + (to[1] - to[3]) * 2 / 3),
                            (float) to[2],
                            (float) to[3]);
                    from.setLocation(to[2], to[3]);
                }
                case PathIterator.SEG_CUBICTO -> {
                    page.curveTo(
                            (float) to[0], (float) to[1], (float) to[2], (float) to[3], (float) to[4], (float) to[5]);
                    from.setLocation(to[4], to[5]);
                }
                default -> page.closePath();
            }
        }
        page.fill();
    }
}
