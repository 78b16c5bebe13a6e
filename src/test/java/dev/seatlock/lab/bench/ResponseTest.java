package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nETag: W/\"1\"\r\n\r\n12\r\n\r\n",
                "HTTP/1.1 200 OK\r\nETag: W/\"1\"\r\ncontent-length:2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nETag: W/\"1\"\r\n\r\n"
            })
    void isThereWithItsLastByteHoweverItComes(String answer) {
        for (int cut = 0; cut < answer.length(); cut++) {
            Response response = new Response();

            assertEquals(Response.UNFINISHED, response.hear(Buffer.buffer(answer.substring(0, cut))));
            assertEquals(Response.UNFINISHED, response.hear(Buffer.buffer(answer.substring(cut, answer.length() - 1))));
            assertEquals(200, response.hear(Buffer.buffer(answer.substring(answer.length() - 1))));
        }
    }

    @Test
    void aHeadWithoutAnEndIsNotWaitedFor() {
        Response response = new Response();

        assertThrows(
                IllegalStateException.class,
                () -> response.hear(Buffer.buffer("HTTP/1.1 200 OK\r\nX: " + "x".repeat(5_000))));
    }
}
