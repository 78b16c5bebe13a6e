package dev.seatlock.lab;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the box office is, and how its operator signs in.
 *
 * @param urls one for each replica, at least one
 * @param operatorPassword null when unknown: enough to rush a show as it is
 * @param apart how far apart the replicas are; null when it is not known better than by their number
 */
public record Address(
        List<URI> urls,
        @Nullable String operatorPassword,
        @Nullable Scope apart) {

    public Address(List<URI> urls, @Nullable String operatorPassword) {
        this(urls, operatorPassword, null);
    }

    public Address {
        urls = List.copyOf(urls);
    }

    /** The replica of this number, counting round and round. */
    public URI replicaFor(int number) {
        return urls.get(number % urls.size());
    }

    public static URI at(URI replica, String path) {
        String base = replica.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Signs the operator in; none if the password is unknown. */
    public Map<String, String> operatorHeaders() {
        if (operatorPassword == null) {
            return Map.of();
        }
        byte[] credentials = ("operator:" + operatorPassword).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    @Override
    public String toString() {
        return "Address" + urls;
    }
}
