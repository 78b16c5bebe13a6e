package dev.seatlock.cli;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Pick;
import dev.seatlock.lab.PublishedCard;
import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.Rush;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushPlan;
import dev.seatlock.lab.RushReport;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.HistoryWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code rush}: a crowd of buyers against a running box office, and whether its guards kept their word. */
@Command(
        name = "rush",
        sortOptions = false,
        description = "Send a crowd of parallel buyers to a running box office, and judge its guards.",
        footer = {
            "",
            "Exit code: 0 when every verdict is as the guard's card promises, 3 when not,",
            "2 for a wrong option, 1 when there is no box office to rush."
        })
public final class RushCommand implements Callable<Integer> {

    private static final int MOST_SEATS = 1_000_000;
    private static final int LONGEST_DWELL_MILLIS = 5_000;
    private static final int DEFAULT_DWELL_MILLIS = 5;

    /** Where open box offices are looked up. */
    interface Directory {
        List<OpenBoxOffice> open() throws IOException;
    }

    private static final class PickConverter implements ITypeConverter<Pick> {
        @Override
        public Pick convert(String text) {
            return Stream.of(Pick.values())
                    .filter(pick -> pick.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'%s' is none of spread, random, standing".formatted(text)));
        }
    }

    private final Directory directory;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            split = ",",
            description = "The box office, one URL for each replica (default: the one that runs here).")
    private List<URI> urls = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder of the box office to rush, from which its password is read.")
    private @Nullable Path data;

    @Option(
            names = "--show",
            paramLabel = "ID",
            description = "The show to rush (default: a new show for each guard, without the safety net).")
    private @Nullable String show;

    @Option(
            names = "--guard",
            paramLabel = "NAME",
            split = ",",
            description = "The guards to try; the show of --show is switched to each in turn"
                    + " (default: the show's own, or all that fit).")
    private List<String> guards = List.of();

    @Option(
            names = "--seats",
            paramLabel = "N",
            description = "How many places a new show has (default: ${DEFAULT-VALUE}).")
    private int seats = 100;

    @Option(
            names = "--dwell",
            paramLabel = "MS",
            description = "How long a guard dwells between check and take, in ms (default: 5;"
                    + " with --show and no --guard: unchanged).")
    private @Nullable Integer dwellMillis;

    @Option(
            names = "--pick",
            converter = PickConverter.class,
            paramLabel = "HOW",
            description = "What buyer k asks for: spread (seat k mod N), random, best or standing (default: spread).")
    private Pick pick = Pick.SPREAD;

    @Option(
            names = "--errands",
            description = "Let each buyer draw at random whether to only book, or to hold, confirm, release or cancel.")
    private boolean errands;

    @Mixin
    private final CrowdOptions crowd = new CrowdOptions();

    public RushCommand() {
        this(OpenBoxOffice::find, System.getenv());
    }

    RushCommand(Directory directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        RushPlan plan = plan();
        Optional<Whereabouts> whereabouts = Whereabouts.find(urls, data, open(), environment);
        if (whereabouts.isEmpty()) {
            return failed("No box office is open %s: start one with 'seatlock run', or name one with --url."
                    .formatted(data == null ? "here" : "over " + data));
        }
        try {
            RushReport report = rush(whereabouts.get().address(), plan);
            spec.commandLine().getOut().println(crowd.json ? ReportJson.of(report) : RushTable.of(report));
            return report.asPromised() ? ExitCode.OK : CrowdOptions.NOT_AS_PROMISED;
        } catch (RushAborted aborted) {
            return switch (aborted.why()) {
                case UNFIT_GUARD -> throw wrong("--guard", aborted.reason());
                case UNAUTHORISED ->
                    failed("%s, looked for %s."
                            .formatted(aborted.reason(), whereabouts.get().passwordLookedFor()));
                case UNREACHABLE, REFUSED -> failed(aborted.reason() + ".");
            };
        } catch (IOException unwritten) {
            return failed("Cannot write the history: " + unwritten);
        }
    }

    private RushPlan plan() {
        urls.forEach(this::mustBeHttp);
        Bounds bounds = new Bounds(spec);
        bounds.require("--buyers", crowd.buyers, 1, RushPlan.MOST_BUYERS);
        bounds.require("--seats", seats, 1, MOST_SEATS);
        bounds.require("--dwell", dwellMillis == null ? 0 : dwellMillis, 0, LONGEST_DWELL_MILLIS);
        if (!(crowd.ratePerSecond > 0)) {
            throw wrong("--rate", "must be above 0");
        }
        Integer dwell = dwellMillis != null || (show != null && guards.isEmpty())
                ? dwellMillis
                : Integer.valueOf(DEFAULT_DWELL_MILLIS);
        bounds.require("--shoppers", crowd.shoppers == null ? 1 : crowd.shoppers, 1, RushPlan.MOST_BUYERS);
        if (show != null && crowd.shoppers != null) {
            throw wrong("--shoppers", "the show of --show keeps the waiting room that it has");
        }
        try {
            return new RushPlan(
                    show,
                    guards,
                    crowd.buyers,
                    seats,
                    dwell,
                    crowd.ratePerSecond,
                    pick,
                    errands,
                    1,
                    crowd.shoppers,
                    crowd.seed);
        } catch (IllegalArgumentException uneven) {
            throw wrong("--seats", String.valueOf(uneven.getMessage()));
        }
    }

    private void mustBeHttp(URI url) {
        if (url.getHost() == null || !List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw wrong("--url", "'%s' is no http or https URL".formatted(url));
        }
    }

    private ParameterException wrong(String option, String why) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '%s': %s".formatted(option, why));
    }

    /** None if they cannot be looked up: an URL and the environment may be all that is needed. */
    private List<OpenBoxOffice> open() {
        try {
            return directory.open();
        } catch (IOException e) {
            spec.commandLine().getErr().println("Cannot look up open box offices: " + e.getMessage());
            return List.of();
        }
    }

    private RushReport rush(Address address, RushPlan plan) throws RushAborted, InterruptedException, IOException {
        if (crowd.history == null) {
            return rush(address, plan, _ -> {});
        }
        try (HistoryWriter writer = HistoryWriter.open(crowd.history)) {
            return rush(address, plan, writer);
        }
    }

    private RushReport rush(Address address, RushPlan plan, Consumer<Event> file)
            throws RushAborted, InterruptedException {
        try (Rush rush = new Rush(address, plan, file)) {
            List<PublishedCard> cards = rush.guards();
            List<RushRow> rows = new ArrayList<>();
            try (ProgressBar progress = CrowdProgress.bar("rush", (long) cards.size() * plan.buyers(), crowd.json)) {
                for (PublishedCard card : cards) {
                    progress.setExtraMessage(" " + card.name());
                    rows.add(rush.against(card, progress::step));
                }
            }
            return RushReport.of(rows);
        }
    }

    private int failed(String why) {
        spec.commandLine().getErr().println(why);
        return ExitCode.SOFTWARE;
    }
}
