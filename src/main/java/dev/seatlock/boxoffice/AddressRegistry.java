package dev.seatlock.boxoffice;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which addresses reach everybody, and which only some: as IANA has set them apart. */
final class AddressRegistry {

    private static final String TABLE = "special-purpose-addresses.csv";
    private static final IpSubnetFilterRule TRANSLATED = rule("64:ff9b::/96");
    private static final int IPV4_BYTES = 4;

    /** The narrowest first. */
    private static final List<Range> RANGES = read();

    private record Range(IpSubnetFilterRule rule, int prefix, boolean isGloballyReachable) {}

    private AddressRegistry() {}

    static boolean isGloballyReachable(InetAddress address) {
        InetSocketAddress any = new InetSocketAddress(address, 0);
        if (TRANSLATED.matches(any)) {
            return isGloballyReachable(behindTranslation(address));
        }
        return RANGES.stream()
                .filter(range -> range.rule().matches(any))
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
                    .map(fields -> new Range(
                            rule(fields[0]),
                            Integer.parseInt(fields[0].replaceFirst(".*/", "")),
                            Boolean.parseBoolean(fields[1])))
                    .sorted(Comparator.comparingInt(Range::prefix).reversed())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static IpSubnetFilterRule rule(String range) {
        String[] parts = range.split("/", -1);
        return new IpSubnetFilterRule(parts[0], Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT);
    }
}
