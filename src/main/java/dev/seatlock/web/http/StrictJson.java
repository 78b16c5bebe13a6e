package dev.seatlock.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * JSON is taken at its word: no text for a number, no number for a time, no fraction cut off, no field twice, nothing
 * behind the end. A text is a {@link PlainText}.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    @Override
    @SuppressWarnings("deprecation") // the builder that replaces configure() is not what Quarkus hands us
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().configure(JsonFactory.Feature.CHARSET_DETECTION, false); // JSON is UTF-8
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        mapper.configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false);
        mapper.configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true);
        mapper.configure(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS, true);
        mapper.configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true);
        mapper.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
        mapper.registerModule(new SimpleModule("strict")
                .addDeserializer(String.class, new PlainText())
                .addDeserializer(Instant.class, new Time()));
    }

    /** After the library's own, which would take the place of ours. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    /**
     * As in {@code 2027-03-01T19:00:00Z}, also with another offset. The library would take a number, and 1e999999999
     * for 1970.
     */
    private static final class Time extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        Time() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.hasToken(JsonToken.VALUE_STRING)) {
                try {
                    return Instant.parse(json.getText());
                } catch (DateTimeException notOne) {
                    // as is said below
                }
            }
            throw new PlainText.Unfit(json, "A time is written like 2027-03-01T19:00:00Z.");
        }
    }
}
