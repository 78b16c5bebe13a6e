package dev.seatlock.lab.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** As much of HTTP/1.1 as the box office's answers need: a status line, headers, and a body of stated length. */
final class Response {

    static final int UNFINISHED = 0;

    private static final int STATUS_FROM = 9;
    private static final int STATUS_TO = 12;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private Response() {}

    /** The status, once all of the answer is there. */
    static int status(Buffer heard) {
        String text = heard.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            return UNFINISHED;
        }
        int length = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        int bytes = length < 0 || length > end
                ? 0
                : Integer.parseInt(text.substring(length + LENGTH.length(), text.indexOf("\r\n", length + 2))
                        .strip());
        return text.length() < end + END_OF_HEAD.length() + bytes
                ? UNFINISHED
                : Integer.parseInt(text.substring(STATUS_FROM, STATUS_TO));
    }
}
