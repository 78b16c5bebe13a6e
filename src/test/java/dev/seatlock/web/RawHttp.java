package dev.seatlock.web;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes to a socket what no HTTP client would, and reads what comes back. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/\\d\\.\\d (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private RawHttp() {}

    /** An answer, as it came; status 0 if there was none. */
    public record Answer(int status, String head, String body) {

        public String header(String name) {
            Matcher found =
                    Pattern.compile("(?i)\r\n" + name + ": *([^\r]*)\r\n").matcher(head);
            return found.find() ? found.group(1) : "";
        }
    }

    /** Sends it all, and reads one answer. */
    public static Answer send(String request) throws IOException {
        try (Socket socket = open(request)) {
            return read(socket);
        }
    }

    public static Socket open(String begun) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** The status of an answer that may go on. */
    public static int status(Socket socket) throws IOException {
        Matcher status = STATUS.matcher(head(socket.getInputStream()));
        return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
    }

    public static Answer read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String head = head(in);
        Matcher status = STATUS.matcher(head);
        Matcher length = LENGTH.matcher(head);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new Answer(
                status.lookingAt() ? Integer.parseInt(status.group(1)) : 0,
                head,
                new String(body, StandardCharsets.UTF_8));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = next(in); next >= 0; next = next(in)) {
            head.write(next);
            String so = head.toString(StandardCharsets.ISO_8859_1);
            if (so.endsWith("\r\n\r\n")) {
                return so;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int next(InputStream in) {
        try {
            return in.read();
        } catch (IOException over) {
            return -1;
        }
    }

    /** Whether the other side has hung up; what it has said is passed over. */
    public static boolean hasEnded(Socket socket) throws IOException {
        socket.setSoTimeout(50);
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
