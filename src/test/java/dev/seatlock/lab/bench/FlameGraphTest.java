package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FlameGraphTest {

    private record Box(String title, String style, double x, double y, double width, double height) {

        private static Box of(Element frame) {
            Element rect = (Element) frame.getElementsByTagName("rect").item(0);
            return new Box(
                    frame.getElementsByTagName("title").item(0).getTextContent(),
                    rect.getAttribute("class"),
                    number(rect, "x"),
                    number(rect, "y"),
                    number(rect, "width"),
                    number(rect, "height"));
        }

        private boolean isBelow(Box caller) {
            return caller.x <= x
                    && x + width <= caller.x + caller.width + 0.1 // both are rounded
                    && y >= caller.y + caller.height;
        }
    }

    @Test
    void drawsEachFrameBelowItsCallerAsWideAsItsShare() throws Exception {
        Frame all = new Frame("all");
        all.add(600, List.of("loop", "dev.seatlock.web.Lane.sell", "java.util.HashMap.<init>"));
        all.add(299, List.of("loop", "dev.seatlock.web.Lane.sell", "io.netty.Channel.write"));
        all.add(1, List.of("loop", "dev.seatlock.web.Lane.sell", "io.netty.Channel.tooNarrow"));
        all.add(100, List.of("combining", "io.quarkus.narayana.Runner.call"));

        Document graph = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(FlameGraph.of(all, "1 < 2 & 3").getBytes(StandardCharsets.UTF_8)));
        NodeList groups = graph.getElementsByTagName("g");
        List<Box> frames = IntStream.range(0, groups.getLength())
                .mapToObj(i -> Box.of((Element) groups.item(i)))
                .toList();

        assertEquals("1 < 2 & 3", graph.getElementsByTagName("title").item(0).getTextContent());
        assertEquals(
                List.of(
                        "all, 100.0 %",
                        "loop, 90.0 %",
                        "dev.seatlock.web.Lane.sell, 90.0 %",
                        "java.util.HashMap.<init>, 60.0 %",
                        "io.netty.Channel.write, 29.9 %",
                        "combining, 10.0 %",
                        "io.quarkus.narayana.Runner.call, 10.0 %"),
                frames.stream().map(Box::title).toList());
        assertEquals(
                List.of("thread", "thread", "ours", "jdk", "server", "thread", "database"),
                frames.stream().map(Box::style).toList());
        Box whole = frames.getFirst();
        Box lane = frames.get(2);
        Box map = frames.get(3);
        Box channel = frames.get(4);
        assertEquals(whole.width * 0.6, map.width, 1);
        assertEquals(whole.width * 0.299, channel.width, 1);
        assertTrue(map.isBelow(lane) && channel.isBelow(lane) && !channel.isBelow(map), frames::toString);
        assertTrue(channel.x >= map.x + map.width, frames::toString);
        Element picture = graph.getDocumentElement();
        frames.forEach(box -> {
            assertTrue(box.x >= 0 && box.x + box.width <= number(picture, "width"), box::toString);
            assertTrue(box.y >= 0 && box.y + box.height <= number(picture, "height"), box::toString);
        });
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
