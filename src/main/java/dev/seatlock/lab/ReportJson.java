package dev.seatlock.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reports as JSON, as the service answers with them. */
public final class ReportJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .findAndAddModules()
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private ReportJson() {}

    /** Indented, for people and for {@code jq}. */
    public static String of(Object report) {
        return write(JSON.writerWithDefaultPrettyPrinter(), report);
    }

    /** In one line, for a page. */
    public static String compact(Object report) {
        return write(JSON.writer(), report);
    }

    private static String write(ObjectWriter writer, Object report) {
        try {
            return writer.writeValueAsString(report);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
