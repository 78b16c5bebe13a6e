package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.bench.BenchReport.Sample;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BenchChartTest {

    @Test
    void drawsMoreAsALongerBarAndNothingOutsideOfThePicture() throws Exception {
        BenchReport report = BenchReport.of(
                256,
                Duration.ofSeconds(1),
                Map.of(),
                List.of(
                        sample("slow", 1),
                        sample("slower than the scale", 0),
                        sample("fast", 120_000),
                        sample("ping", 60_000)),
                List.of(),
                List.of());

        Document chart = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(BenchChart.of(report).getBytes(StandardCharsets.UTF_8)));

        NodeList bars = chart.getElementsByTagName("rect");
        List<Double> widths = IntStream.range(0, bars.getLength())
                .mapToObj(i -> Double.valueOf(((Element) bars.item(i)).getAttribute("width")))
                .toList();
        assertEquals(4, widths.size());
        assertEquals(List.of(1.0, 1.0), widths.subList(0, 2)); // there, if only just
        assertTrue(widths.get(2) > widths.get(3), widths::toString);
        assertTrue(widths.get(2) < Double.parseDouble(chart.getDocumentElement().getAttribute("width")));
    }

    private static Sample sample(String name, double perSecond) {
        return new Sample(name, 1, perSecond, 1, 2, 1, 0, 0);
    }
}
