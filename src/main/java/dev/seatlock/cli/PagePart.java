package dev.seatlock.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that a command writes, between two comments that name it. */
record PagePart(String name, String command) {

    /** Puts this in place of what stood there. */
    void write(Path page, String content) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- %s: written by '%s' -->\n".formatted(name, command);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- end of " + name + " -->");
        if (from < begin.length() || to < from) {
            throw new IOException(page + " has no part for the " + name);
        }
        Files.writeString(page, text.substring(0, from) + content + text.substring(to));
    }
}
