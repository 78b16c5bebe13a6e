package dev.seatlock.boxoffice.callbacks;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which addresses reach everybody, and which only some: as IANA has set them apart. */
final class AddressRegistry {

    private static final String TABLE = "special-purpose-addresses.csv";
    private static final CidrAddress TRANSLATED = range("64:ff9b::/96");
    private static final int IPV4_BYTES = 4;

    /** The narrowest first. */
    private static final List<Range> RANGES = read();

    private record Range(CidrAddress addresses, boolean isGloballyReachable) {}

    private AddressRegistry() {}

    static boolean isGloballyReachable(InetAddress address) {
        if (TRANSLATED.matches(address)) {
            return isGloballyReachable(behindTranslation(address));
        }
        return RANGES.stream()
                .filter(range -> range.addresses().matches(address))
                .findFirst()
                .map(Range::isGloballyReachable)
                .orElse(false);
    }

    private static InetAddress behindTranslation(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static List<Range> read() {
        try (var lines = new BufferedReader(new InputStreamReader(
                requireNonNull(AddressRegistry.class.getResourceAsStream(TABLE)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .map(fields -> new Range(range(fields[0]), Boolean.parseBoolean(fields[1])))
                    .sorted(Comparator.comparingInt(
                                    (Range range) -> range.addresses().getNetmaskBits())
                            .reversed())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static CidrAddress range(String written) {
        return requireNonNull(Inet.parseCidrAddress(written), written);
    }
}
