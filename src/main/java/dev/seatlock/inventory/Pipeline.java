package dev.seatlock.inventory;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One trip to the database with several statements. They are sent together and answered together, yet carried out one
 * after the other: each sees what those before it have done, and what others had committed before it began. What is
 * asked on the way is known at the end.
 *
 * <p>Where nobody waits for anything but the database, trips are what a transaction costs: two threads wake each other
 * for each, and on a busy machine wait for a processor each time.
 *
 * <p>The driver sends a row of unbounded length in a trip of its own: ask for {@code cast(name as varchar(100))}, not
 * for a {@code text}.
 */
public final class Pipeline {

    private static final Pattern PARAMETER = Pattern.compile("--[^\n]*|'[^']*'|(?<!:):(\\w+)");
    private static final ConcurrentMap<String, Statement> PARSED =
            new ConcurrentHashMap<>(); // as many as stand in our code

    private final StatelessSession session;
    private final List<Answer<?>> pending = new ArrayList<>();

    /** A trip in the transaction that the session is in when it is made. */
    public Pipeline(StatelessSession session) {
        this.session = session;
    }

    /** What a row says. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** What a statement will have come to, once the trip has been made. */
    public static final class Answer<T> {

        private final Statement statement;
        private final Map<String, ?> parameters;
        private final @Nullable Reading<T> reading;
        private @Nullable List<T> rows;
        private int updated;

        private Answer(Statement statement, Map<String, ?> parameters, @Nullable Reading<T> reading) {
            this.statement = statement;
            this.parameters = parameters;
            this.reading = reading;
        }

        /** All rows. */
        public List<T> all() {
            return requireNonNull(rows, "the trip has not been made yet");
        }

        /** How many rows the statement has written. */
        public int updated() {
            requireNonNull(rows, "the trip has not been made yet");
            return updated;
        }

        /** The one row; null if there is none, or it says nothing. */
        public @Nullable T one() {
            return all().isEmpty() ? null : all().getFirst();
        }
    }

    /** A statement with its parameters by position, and their names in that order. */
    private record Statement(String sql, List<String> names) {

        private static Statement parse(String text) {
            List<String> names = new ArrayList<>();
            Matcher parameter = PARAMETER.matcher(text);
            String sql = parameter.replaceAll(found -> {
                if (found.group(1) == null) {
                    return Matcher.quoteReplacement(found.group());
                }
                names.add(found.group(1));
                return "?";
            });
            return new Statement(sql.strip(), List.copyOf(names));
        }
    }

    /**
     * Takes a question along.
     *
     * @param sql with parameters as in {@code :show}; its text never changes with what it asks for
     */
    public <T> Answer<T> ask(String sql, Map<String, ?> parameters, Reading<T> reading) {
        return take(sql, parameters, reading);
    }

    /** Takes a statement along that answers with no rows. */
    public Answer<?> tell(String sql, Map<String, ?> parameters) {
        return take(sql, parameters, null);
    }

    private <T> Answer<T> take(String sql, Map<String, ?> parameters, @Nullable Reading<T> reading) {
        Answer<T> answer = new Answer<>(PARSED.computeIfAbsent(sql, Statement::parse), parameters, reading);
        pending.add(answer);
        return answer;
    }

    /** Makes the trip with all that was taken along since the last one; none if that was nothing. */
    public void make() {
        if (pending.isEmpty()) {
            return;
        }
        session.doWork(this::make);
        pending.clear();
    }

    private void make(Connection connection) throws SQLException {
        String sql = pending.stream().map(it -> it.statement.sql).collect(Collectors.joining(";"));
        try (PreparedStatement together = connection.prepareStatement(sql)) {
            int position = 1;
            for (Answer<?> answer : pending) {
                for (String name : answer.statement.names) {
                    together.setObject(position++, value(connection, answer.parameters.get(name)));
                }
            }
            boolean rows = together.execute();
            for (Answer<?> answer : pending) {
                if (rows) {
                    read(answer, together.getResultSet());
                } else {
                    answer.rows = List.of();
                    answer.updated = together.getUpdateCount();
                }
                rows = together.getMoreResults();
            }
        }
    }

    private static <T> void read(Answer<T> answer, ResultSet rows) throws SQLException {
        List<T> read = new ArrayList<>();
        while (answer.reading != null && rows.next()) {
            read.add(answer.reading.of(rows));
        }
        answer.rows = read;
    }

    private static @Nullable Object value(Connection connection, @Nullable Object value) throws SQLException {
        return switch (value) {
            case Instant at -> at.atOffset(ZoneOffset.UTC);
            case UUID[] ids -> connection.createArrayOf("uuid", ids);
            case String[] texts -> connection.createArrayOf("text", texts);
            case Integer[] numbers -> connection.createArrayOf("int4", numbers);
            case Long[] numbers -> connection.createArrayOf("int8", numbers);
            case null, default -> value;
        };
    }
}
