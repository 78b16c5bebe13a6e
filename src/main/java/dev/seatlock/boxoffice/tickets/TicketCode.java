package dev.seatlock.boxoffice.tickets;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** The code on a ticket: signed text as a QR code, with the white margin that readers need. */
public final class TicketCode {

    /**
     * A longer text with as much redundancy would be a code of more than 117 modules a side, and too fine for some
     * phones.
     */
    private static final int MOST_BYTES_WITH_REDUNDANCY_M = 997;

    private TicketCode() {}

    /** A bit a module; set where it is black. */
    static BitMatrix modules(String signed) {
        ErrorCorrectionLevel redundancy =
                signed.length() <= MOST_BYTES_WITH_REDUNDANCY_M ? ErrorCorrectionLevel.M : ErrorCorrectionLevel.L;
        try {
            return new QRCodeWriter()
                    .encode(signed, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.ERROR_CORRECTION, redundancy));
        } catch (WriterException tooLong) {
            throw new IllegalStateException("no code holds " + signed.length() + " bytes", tooLong);
        }
    }

    /**
     * As an SVG image, black on white in any theme: readers want it so. Neighbours in a line are drawn in one stroke.
     */
    public static String svg(String signed) {
        BitMatrix modules = modules(signed);
        int side = modules.getWidth();
        StringBuilder black = new StringBuilder();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int from = x;
                while (x < side && modules.get(x, y)) {
                    x++;
                }
                if (x > from) {
                    black.append("M%d %dh%dv1h-%dz".formatted(from, y, x - from, x - from));
                }
            }
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
                <path fill="#fff" d="M0 0h%1$dv%1$dH0z"/><path d="%2$s"/></svg>
                """.formatted(side, black);
    }
}
