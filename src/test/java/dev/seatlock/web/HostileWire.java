package dev.seatlock.web;

import dev.seatlock.TestStores;
import dev.seatlock.web.Hostility.Request;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes a request as bytes, as HTTP/1.0 or HTTP/1.1, and spoils how it is written: the line that it begins with, the
 * host, what says where it ends, its headers, its end.
 *
 * @param isWhole whether it comes to an end; one that does not need not be answered
 * @param isSpoilt whether it may be refused before anybody asks which call it is
 */
record HostileWire(Buffer bytes, boolean isWhole, boolean isSpoilt) {

    private static final String CRLF = "\r\n";

    private static final List<String> HOSTS = List.of(
            "",
            "Host: \r\n",
            "Host: :80\r\n",
            "Host: a b\r\n",
            "Host: a/b\r\n",
            "Host: a:99999\r\n",
            "Host: u@a\r\n",
            "Host: [::1\r\n",
            "Host: \u00e9\r\n",
            "Host: a\r\nHost: a\r\n",
            "Host: a\r\nHost: b\r\n",
            "Host : a\r\n",
            "Host: a\r\n b\r\n");

    private static final List<String> LINES = List.of(
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding:\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Content-Length: 0\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 1e3\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length: 5, 5\r\n",
            "Content-Length:\r\n",
            "No colon\r\n",
            ": no name\r\n",
            "A b: c\r\n",
            "X: \u0000\r\n",
            "X: a\rb\r\n",
            "X: " + "x".repeat(30_000) + CRLF,
            "X: y\r\n".repeat(2_000),
            "Expect: 100-continue\r\n",
            "Expect: anything\r\n",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n",
            "Connection: close, keep-alive, x\r\n",
            "Connection: Host\r\n",
            "X-Forwarded-For:\r\n",
            "X-Forwarded-For: ,\r\n",
            "X-Forwarded-Host: evil.example\r\n",
            "Forwarded: for=\r\n",
            "Idempotency-Key: a\r\nIdempotency-Key: b\r\n",
            "Pass: a\r\nPass: b\r\n",
            "Origin: http://a\r\nOrigin: http://b\r\n",
            "Sec-Fetch-Site: cross-site\r\n",
            "Content-Type: application/json\r\nContent-Type: text/plain\r\n",
            "Booking-Token: \u0001\r\n");

    private static final List<String> FIRST_LINES = List.of(
            "%s  %s HTTP/1.1",
            "%s %s",
            "%s %s HTTP/1.2",
            "%s %s HTTP/2.0",
            "%s %s HTTP/9.9",
            "%s %s http/1.1",
            "%s %s HTTP/1.1 x",
            " %s %s HTTP/1.1",
            "%s\t%s\tHTTP/1.1",
            "%s http://evil.example%s HTTP/1.1",
            "%s //evil.example%s HTTP/1.1",
            "%s /api;x/..%s HTTP/1.1",
            "%s %s#x HTTP/1.1",
            "%s %s\u00ff HTTP/1.1",
            "G\u0000T %s%s HTTP/1.1",
            "%s *%s HTTP/1.1",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");

    static HostileWire of(Request request, RandomGenerator dice) {
        byte[] body = request.body() == null ? new byte[0] : request.body().getBytes(StandardCharsets.UTF_8);
        boolean isOld = dice.nextInt(3) == 0;
        boolean isSpoilt = dice.nextInt(3) == 0;
        String first = "%s %s HTTP/1." + (isOld ? 0 : 1);
        List<String> lines = new ArrayList<>();
        lines.add("Host: localhost\r\n");
        if (request.byOperator()) {
            String credentials = "operator:" + TestStores.OPERATOR_PASSWORD;
            lines.add("Authorization: Basic "
                    + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + CRLF);
        }
        request.headers().forEach((name, value) -> lines.add(name + ": " + value + CRLF));
        boolean isChunked = body.length > 0 && !isOld && dice.nextInt(4) == 0;
        if (isChunked) {
            lines.add("Transfer-Encoding: chunked\r\n");
        } else if (request.body() != null) {
            lines.add("Content-Length: " + body.length + CRLF);
        }
        byte[] sent = isChunked ? chunked(body, dice, isSpoilt) : body;
        boolean isWhole = true;
        if (isSpoilt) {
            switch (dice.nextInt(6)) {
                case 0 -> lines.set(0, pick(HOSTS, dice));
                case 1 -> first = pick(FIRST_LINES, dice);
                case 2, 3 -> lines.add(dice.nextInt(lines.size()), pick(LINES, dice));
                case 4 -> {
                    sent = Arrays.copyOf(sent, sent.length / 2);
                    isWhole = sent.length == 0 && body.length == 0;
                }
                default -> {
                    lines.add("X-Half: ");
                    isWhole = false;
                }
            }
        }
        lines.add("Connection: close\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, first.formatted(request.method(), request.target()) + CRLF);
        lines.forEach(line -> write(bytes, line));
        if (isWhole || sent.length < body.length || isChunked) {
            write(bytes, CRLF);
        }
        bytes.writeBytes(sent);
        return new HostileWire(Buffer.buffer(bytes.toByteArray()), isWhole, isSpoilt);
    }

    private static byte[] chunked(byte[] body, RandomGenerator dice, boolean isSpoilt) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; ) {
            int length = Math.min(body.length - from, 1 + dice.nextInt(2_000));
            write(chunks, Integer.toHexString(length) + (dice.nextInt(20) == 0 ? ";x=y" : "") + CRLF);
            chunks.write(body, from, length);
            write(chunks, CRLF);
            from += length;
        }
        write(chunks, isSpoilt && dice.nextInt(5) == 0 ? "zz\r\n\r\n" : "0\r\n\r\n");
        return chunks.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String pick(List<String> choices, RandomGenerator dice) {
        return choices.get(dice.nextInt(choices.size()));
    }
}
