package dev.seatlock.lab.bench;

/**
 * The closed model: so many connections, each of which asks again as soon as it has been answered. What it measures is
 * throughput; its latencies flatter, since a slow answer also delays the next question.
 */
final class ClosedLoop extends Load {

    private final int connections;

    ClosedLoop(Questions questions, int connections) {
        super(questions);
        this.connections = connections;
    }

    @Override
    void begin() {
        for (int i = 0; i < connections; i++) {
            connect();
        }
    }

    @Override
    void free(Connection connection) {
        connection.ask(nanos());
    }
}
