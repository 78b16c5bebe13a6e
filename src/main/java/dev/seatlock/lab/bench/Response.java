package dev.seatlock.lab.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One answer as it comes in, with as much of HTTP/1.1 as the box office's answers need: a status line, headers, and a
 * body of stated length. The body's bytes are only counted, since reading them is not what is measured.
 */
final class Response {

    static final int UNFINISHED = 0;

    private static final int STATUS_FROM = 9;
    private static final int STATUS_TO = 12;
    private static final int LONGEST_HEAD = 4_096; // bytes
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private final Buffer start = Buffer.buffer(); // until all of the head is there
    private int status = UNFINISHED;
    private long bytesMissing;

    /**
     * Hears the next part.
     *
     * @return the status, once all of the answer is there
     * @throws IllegalStateException if its head has no end
     */
    int hear(Buffer part) {
        if (status == UNFINISHED) {
            begin(start.appendBuffer(part));
        } else {
            bytesMissing -= part.length();
        }
        return bytesMissing > 0 ? UNFINISHED : status;
    }

    private void begin(Buffer heard) {
        String text = heard.getString(0, Math.min(heard.length(), LONGEST_HEAD), StandardCharsets.ISO_8859_1.name());
        int end = text.indexOf(END_OF_HEAD);
        if (end >= 0) {
            status = Integer.parseInt(text.substring(STATUS_FROM, STATUS_TO));
            bytesMissing = bodyBytes(text.substring(0, end)) - (heard.length() - end - END_OF_HEAD.length());
        } else if (text.length() == LONGEST_HEAD) {
            throw new IllegalStateException("an answer whose head has no end: " + text);
        }
    }

    private static long bodyBytes(String head) {
        int length = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (length < 0) {
            return 0;
        }
        int end = head.indexOf("\r\n", length + LENGTH.length());
        return Long.parseLong(head.substring(length + LENGTH.length(), end < 0 ? head.length() : end)
                .strip());
    }
}
