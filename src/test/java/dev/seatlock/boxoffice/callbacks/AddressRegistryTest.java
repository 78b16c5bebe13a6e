package dev.seatlock.boxoffice.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each range of IANA's registries, at its first and its last address, and what lies beside it; in all ways to write an
 * address.
 */
class AddressRegistryTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.255.255.255",
        "10.0.0.0, 10.255.255.255",
        "100.64.0.0, 100.127.255.255",
        "127.0.0.0, 127.255.255.255",
        "169.254.0.0, 169.254.255.255",
        "172.16.0.0, 172.31.255.255",
        "192.0.0.0, 192.0.0.8",
        "192.0.0.11, 192.0.0.255",
        "192.0.2.0, 192.0.2.255",
        "192.88.99.0, 192.88.99.255",
        "192.168.0.0, 192.168.255.255",
        "198.18.0.0, 198.19.255.255",
        "198.51.100.0, 198.51.100.255",
        "203.0.113.0, 203.0.113.255",
        "224.0.0.0, 239.255.255.255",
        "240.0.0.0, 255.255.255.255",
        "::, ::1",
        "::7f00:1, ::8.8.8.8",
        "::ffff:0:127.0.0.1, ::ffff:0:8.8.8.8",
        "64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:8.8.8.8",
        "100::, 100:0:0:1:ffff:ffff:ffff:ffff",
        "2001::, 2001:0:ffff:ffff:ffff:ffff:f7f7:f7f7",
        "2001:2::, 2001:2:0:ffff:ffff:ffff:ffff:ffff",
        "2001:10::, 2001:1f:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:1ff:ffff::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002::, 2002:808:808::1",
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
        "5f00::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "4000::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void knowsWhatIsSetApart(String first, String last) throws UnknownHostException {
        judge(first, false);
        judge(last, false);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0.0, 9.255.255.255",
        "11.0.0.0, 100.63.255.255",
        "100.128.0.0, 126.255.255.255",
        "128.0.0.0, 169.253.255.255",
        "169.255.0.0, 172.15.255.255",
        "172.32.0.0, 191.255.255.255",
        "192.0.0.9, 192.0.0.10",
        "192.0.1.0, 192.0.1.255",
        "192.0.3.0, 192.88.98.255",
        "192.31.196.0, 192.52.193.255",
        "192.88.100.0, 192.167.255.255",
        "192.169.0.0, 198.17.255.255",
        "192.175.48.0, 192.175.48.255",
        "198.20.0.0, 198.51.99.255",
        "198.51.101.0, 203.0.112.255",
        "203.0.114.0, 223.255.255.255",
        "2001:1::1, 2001:1::3",
        "2001:3::, 2001:4:112::",
        "2001:20::, 2001:3f:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:200::, 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::, 2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2003::, 3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2606:4700::1111, 2620:4f:8000::1",
        "64:ff9b::8.8.8.8, ::ffff:8.8.8.8"
    })
    void knowsWhatReachesEverybody(String first, String last) throws UnknownHostException {
        judge(first, true);
        judge(last, true);
    }

    /** An IPv4 address in whatever it can be wrapped in, and in all the ways to write it. */
    @ParameterizedTest
    @CsvSource({
        "2130706433, 127.1",
        "0, localhost",
        "[::1], [::ffff:127.0.0.1]",
        "::ffff:10.0.0.1, ::ffff:a9fe:a9fe",
        "64:ff9b::127.0.0.1, 64:ff9b::169.254.169.254",
        "64:ff9b::10.0.0.1, 64:ff9b::c0a8:101",
        "2002:7f00:1::, 2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe, ::10.0.0.1"
    })
    void findsWhatHidesInside(String one, String other) throws UnknownHostException {
        judge(one, false);
        judge(other, false);
    }

    private static void judge(String host, boolean isGloballyReachable) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            assertEquals(
                    isGloballyReachable, AddressRegistry.isGloballyReachable(address), () -> host + ": " + address);
        }
    }
}
