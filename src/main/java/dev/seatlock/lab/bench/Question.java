package dev.seatlock.lab.bench;

/**
 * One request of HTTP/1.1, whoever it is sent to.
 *
 * @param headers each with the end of its line
 * @param body empty for none
 */
record Question(String method, String path, String headers, String body) {

    static Question get(String path) {
        return new Question("GET", path, "", "");
    }

    /** @param json in ASCII */
    static Question post(String path, String json) {
        return new Question("POST", path, "", json)
                .with("Content-Type", "application/json")
                .with("Content-Length", Integer.toString(json.length()));
    }

    /** The same with one more header. */
    Question with(String header, String value) {
        return new Question(method, path, headers + header + ": " + value + "\r\n", body);
    }

    /** As it is sent to a host. */
    String to(String host) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n" + body;
    }
}
