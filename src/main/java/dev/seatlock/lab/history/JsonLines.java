package dev.seatlock.lab.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How events become lines of JSON, and lines events. */
final class JsonLines {

    private static final int LONGEST_POOLED = 32;

    private JsonLines() {}

    /** A mapper of its own for each file: it keeps what texts it has read. */
    static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new SimpleModule().addDeserializer(String.class, new Pool()))
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .build();
    }

    /**
     * Keeps one copy of each text: a million operations name the same clients, seats and guards again and again. Ids
     * are longer than those, and nearly each is another.
     */
    private static final class Pool extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> texts = new ConcurrentHashMap<>();

        Pool() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString();
            if (text == null) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            if (text.length() > LONGEST_POOLED) {
                return text;
            }
            String known = texts.putIfAbsent(text, text);
            return known == null ? text : known;
        }
    }
}
